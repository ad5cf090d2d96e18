import { Alert, Box, Button, NativeSelect, Text } from "@mantine/core";
import { IconMicrophoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { MicrophoneDesk } from "../audio/useMicrophone";
import { LevelMeter } from "./LevelMeter";

interface Props {
  microphone: MicrophoneDesk;
  onChoose: (id: string) => Promise<void>;
}

/** Which microphone, and how loud it is; or why there is none. */
export function MicrophonePicker({ microphone, onChoose }: Props) {
  const { t } = useTranslation("softphone");
  const { microphones, chosen, stream, analyser, fault } = microphone;
  const choices = [
    { value: "", label: t("microphone.standard") },
    ...microphones
      .filter(({ id }) => id !== "default")
      .map(({ id, label }, index) => ({
        value: id,
        label: label || t("microphone.unnamed", { number: index + 1 }),
      })),
  ];
  return (
    <Box>
      {fault && <FaultAlert fault={fault} onRetry={() => void onChoose(chosen)} />}
      {stream && (
        <>
          <LevelMeter who="you" analyser={analyser} />
          <NativeSelect
            mt="xs"
            label={t("microphone.label")}
            data={choices}
            value={chosen}
            onChange={({ currentTarget }) => void onChoose(currentTarget.value)}
          />
        </>
      )}
      {!stream && !fault && (
        <>
          <Text size="sm" c="dimmed" mb="xs">
            {t("microphone.closed")}
          </Text>
          <Button variant="default" size="xs" onClick={() => void onChoose("")}>
            {t("microphone.allow")}
          </Button>
        </>
      )}
    </Box>
  );
}

interface FaultProps {
  fault: NonNullable<MicrophoneDesk["fault"]>;
  onRetry: () => void;
}

function FaultAlert({ fault, onRetry }: FaultProps) {
  const { t } = useTranslation("softphone");
  return (
    <Alert
      color="orange"
      role="alert"
      mb="sm"
      styles={{ title: { color: "var(--mantine-color-text)" } }}
      icon={<IconMicrophoneOff aria-hidden />}
      title={t(`microphone.faults.${fault}.title`)}
    >
      <Text size="sm">{t(`microphone.faults.${fault}.text`)}</Text>
      {fault !== "insecure" && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
          {t("microphone.retry")}
        </Button>
      )}
    </Alert>
  );
}
