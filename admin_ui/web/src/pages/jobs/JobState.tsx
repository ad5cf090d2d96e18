import { Badge, Group, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Job } from "@/api/types";
import type { jobs } from "@/i18n/de/jobs";
import { useFormat } from "@/i18n/format";
import { useJobName } from "./useJobName";

const COLORS = {
  waiting: "gray",
  queued: "gray",
  running: "blue",
  done: "petrol",
  failed: "red",
  cancelled: "grape",
} as const;
type Step = keyof (typeof jobs)["steps"];

export function JobBadge({ job }: { job: Job }) {
  const { t } = useTranslation("jobs");
  return (
    <Badge color={COLORS[job.state]} variant="light" radius="sm" tt="none" fw={600} miw="max-content">
      {t(job.cancelling ? "cancelling" : `states.${job.state}`)}
    </Badge>
  );
}

/** How far the job is, with a bar while it is worked on; why it was set aside. */
export function JobState({ job }: { job: Job }) {
  return (
    <Stack gap={6} align="stretch">
      <Group gap="xs">
        <JobBadge job={job} />
        {job.state === "running" && <StepName job={job} />}
      </Group>
      {job.state === "running" && <JobProgress job={job} />}
      {job.error && <JobError job={job} />}
    </Stack>
  );
}

export function JobError({ job }: { job: Job }) {
  return (
    <Text size="sm" c="var(--mantine-color-error)" lang="en" style={{ overflowWrap: "anywhere" }}>
      {job.error}
    </Text>
  );
}

export function StepName({ job }: { job: Job }) {
  const { t } = useTranslation("jobs");
  const format = useFormat();
  return (
    <Text size="sm" c="dimmed">
      {t(`steps.${(job.step || "begin") as Step}`)} · {format.percent(job.progress)}
    </Text>
  );
}

export function JobProgress({ job }: { job: Job }) {
  const { t } = useTranslation("jobs");
  const name = useJobName(job);
  return (
    <Progress
      value={Math.round(job.progress * 100)}
      aria-label={t("progress", { name })}
      transitionDuration={400}
      miw={140}
    />
  );
}
