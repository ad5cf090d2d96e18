import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconArrowLeft } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { useSession } from "@/api/session";
import type { JobDetail } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { useAudioUrl } from "@/shared/useAudioUrl";
import { PageHeader } from "@/shell/PageHeader";
import { PageLoading } from "@/shell/PageLoading";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { JobActions } from "./JobActions";
import { JobBadge, JobError, JobProgress, StepName } from "./JobState";
import { JobSummary } from "./JobSummary";
import { useJob } from "./requests";
import { isOpen } from "./states";
import { useJobName } from "./useJobName";
import { Wording } from "./Wording";

/** One recording: how far it is, what was said, and the audio of an upload. */
export function JobPage() {
  const { t } = useTranslation("jobs");
  const { id = "" } = useParams();
  const { data: job, error, refetch } = useJob(id);
  return (
    <>
      <Anchor component={Link} to="/jobs" size="sm" mb="xs" display="inline-block">
        <Group gap={4} component="span">
          <IconArrowLeft size={16} aria-hidden />
          {t("back")}
        </Group>
      </Anchor>
      {error ? (
        <>
          <PageHeader title={t("job.title")} />
          <ProblemAlert error={error} onRetry={() => void refetch()} />
        </>
      ) : job ? (
        <Job job={job} />
      ) : (
        <PageLoading />
      )}
    </>
  );
}

function Job({ job }: { job: JobDetail }) {
  const { t } = useTranslation("jobs");
  const format = useFormat();
  const navigate = useNavigate();
  const isAdmin = useSession()?.role === "admin";
  const name = useJobName(job);
  const player = useRef<HTMLAudioElement>(null);
  const [position, setPosition] = useState<number | null>(null);
  const audio = useAudioUrl(`/api/jobs/${job.id}/audio`, job.kind === "upload");
  const seek = (seconds: number) => {
    if (!player.current) return;
    player.current.currentTime = seconds;
    setPosition(seconds);
  };
  const lead = (
    <Group gap="xs">
      <JobBadge job={job} />
      <span>
        {t(`kinds.${job.kind}`)} · {format.dateTime(job.created_at)}
        {job.audio_s !== null && ` · ${format.duration(job.audio_s)}`}
      </span>
    </Group>
  );
  return (
    <>
      <PageHeader title={name} lead={lead}>
        {job.call_id && (
          <Button component={Link} to={`/calls/${job.call_id}`} variant="default">
            {t("job.call")}
          </Button>
        )}
        {isAdmin && <JobActions job={job} large onDeleted={() => void navigate("/jobs")} />}
      </PageHeader>
      <Stack gap="md">
        {job.state === "running" && (
          <Paper p="md">
            <Group gap="xs" mb={6}>
              <StepName job={job} />
              <Text size="sm" c="dimmed">
                {t("job.worker", { worker: job.worker })}
                {job.starts > 1 && ` · ${t("job.starts", { count: job.starts })}`}
              </Text>
            </Group>
            <JobProgress job={job} />
          </Paper>
        )}
        {job.error && (
          <Alert
            color="red"
            role="note"
            icon={<IconAlertTriangle aria-hidden />}
            title={t("states.failed")}
          >
            <JobError job={job} />
          </Alert>
        )}
        {job.summary && <JobSummary summary={job.summary} />}
        {job.kind === "upload" && (
          <Paper p="md" component="section" aria-label={t("job.audio")}>
            {audio.error && <ProblemAlert error={audio.error} />}
            <audio
              ref={player}
              controls
              src={audio.url ?? undefined}
              aria-label={t("job.audio")}
              style={{ width: "100%", display: "block" }}
              onTimeUpdate={(event) => setPosition(event.currentTarget.currentTime)}
            />
          </Paper>
        )}
        <Paper p="md" component="section" aria-labelledby="wording">
          <Title order={2} size="h4" mb="sm" id="wording">
            {t("job.transcript")}
          </Title>
          {job.transcript ? (
            <Wording
              transcript={job.transcript}
              position={position}
              onSeek={audio.url ? seek : undefined}
            />
          ) : (
            <Text c="dimmed">{t(isOpen(job) ? "job.waits" : "job.empty")}</Text>
          )}
        </Paper>
      </Stack>
    </>
  );
}
