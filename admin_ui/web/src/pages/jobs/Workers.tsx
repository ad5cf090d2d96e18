import { Alert, Code, Text } from "@mantine/core";
import { IconClockPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Transcription } from "@/api/types";
import { openCount } from "./states";
import classes from "./Workers.module.css";

/** Who works: a line where somebody does, else what it takes. */
export function Workers({ transcription }: { transcription: Transcription }) {
  const { t } = useTranslation("jobs");
  const { workers } = transcription;
  const open = openCount(transcription);
  const waiting = t("workers.waiting", { count: open });
  if (workers.length > 0) {
    const models = [...new Set(workers.map((worker) => worker.model))].join(", ");
    return (
      <Text c="dimmed" size="sm" mb="md">
        {t("workers.alive", { count: workers.length, models })} {waiting}
      </Text>
    );
  }
  return (
    <Alert
      role="note"
      variant="default"
      mb="md"
      icon={<IconClockPause aria-hidden />}
      title={t("workers.none")}
      className={open > 0 ? classes.waiting : undefined}
    >
      <Text size="sm">
        {waiting} <Remedy transcription={transcription} />
      </Text>
    </Alert>
  );
}

function Remedy({ transcription: { installed, own_workers: own } }: { transcription: Transcription }) {
  const { t } = useTranslation("jobs");
  if (own === 0) {
    return (
      <>
        {t("workers.elsewhere")} <Code>tom worker</Code>
      </>
    );
  }
  if (!installed) {
    return (
      <>
        {t("workers.install")} <Code>make run WHISPERX=1</Code>
      </>
    );
  }
  return t("workers.silent");
}
