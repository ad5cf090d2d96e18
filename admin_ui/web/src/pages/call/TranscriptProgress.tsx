import { Alert, Group, Progress, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CallTranscript } from "@/api/types";
import { useFormat } from "@/i18n/format";

/** How far the transcript of the recording is; nothing where it is done or there is to be none. */
export function TranscriptProgress({ transcript }: { transcript: CallTranscript }) {
  const { t } = useTranslation("call");
  const format = useFormat();
  const { state, progress, workers, error } = transcript;
  if (state === "failed") {
    return (
      <Alert role="note" color="red" mb="md" title={t("transcript.failed")}>
        <span lang="en">{error}</span>
      </Alert>
    );
  }
  if (state === "cancelled") {
    return (
      <Text size="sm" c="dimmed" mb="md">
        {t("transcript.cancelled")}
      </Text>
    );
  }
  if (state !== "waiting" && state !== "running") return null;
  const nobody = workers === 0 && state === "waiting";
  const text = t(nobody ? "transcript.noWorker" : `transcript.${state}`);
  return (
    <div style={{ marginBottom: "var(--mantine-spacing-md)" }}>
      <Group justify="space-between" gap="xs" mb={4} wrap="nowrap">
        <Text size="sm" c="dimmed">
          {text}
        </Text>
        {state === "running" && (
          <Text size="sm" c="dimmed" className="nowrap">
            {format.percent(progress)}
          </Text>
        )}
      </Group>
      <Progress
        value={nobody ? 0 : 100 * progress}
        size="sm"
        animated={state === "running"}
        aria-label={text}
      />
    </div>
  );
}
