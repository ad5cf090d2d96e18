import { Button, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const NAMES: Record<string, "star" | "hash"> = { "*": "star", "#": "hash" };

interface Props {
  digits: string;
  onDigit: (digit: string) => void;
}

export function Keypad({ digits, onDigit }: Props) {
  const { t } = useTranslation("softphone");
  const nameOf = (key: string) => (NAMES[key] ? t(`keypad.names.${NAMES[key]}`) : key);
  return (
    <Stack gap="xs" role="group" aria-label={t("keypad.title")}>
      <SimpleGrid cols={3} spacing="xs" maw={260} w="100%" mx="auto">
        {KEYS.map((key) => (
          <Button
            key={key}
            variant="default"
            size="lg"
            fz="xl"
            aria-label={t("keypad.key", { key: nameOf(key) })}
            onClick={() => onDigit(key)}
          >
            {key}
          </Button>
        ))}
      </SimpleGrid>
      <Text size="sm" ta="center" c={digits ? undefined : "dimmed"} role="status">
        {digits ? t("keypad.keyed", { digits }) : t("keypad.hint")}
      </Text>
    </Stack>
  );
}

/** Whether a key of the keyboard is one of the keypad's. */
export function isDigit(key: string): boolean {
  return KEYS.includes(key);
}
