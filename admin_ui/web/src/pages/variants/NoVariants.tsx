import { Code, Paper, Stack, Text, ThemeIcon } from "@mantine/core";
import { IconArrowsSplit2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** Instead of a comparison: how to begin one. */
export function NoVariants() {
  const { t } = useTranslation("variants");
  return (
    <Paper p="xl">
      <Stack align="center" gap="xs" py="lg">
        <ThemeIcon size={56} radius="xl" variant="light">
          <IconArrowsSplit2 size={28} aria-hidden />
        </ThemeIcon>
        <Text fw={600} size="lg" mt="xs" ta="center">
          {t("empty.title")}
        </Text>
        <Text c="dimmed" ta="center" maw={560}>
          {t("empty.text")}
        </Text>
        <Code block my="xs" maw="100%">
          {t("empty.example")}
        </Code>
        <Text c="dimmed" ta="center" maw={560}>
          {t("empty.more")}
        </Text>
      </Stack>
    </Paper>
  );
}
