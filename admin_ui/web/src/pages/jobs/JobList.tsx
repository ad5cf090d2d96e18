import { Anchor, Box, Group, Paper, Stack, Table, Text, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Job } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { UrgentBadge } from "@/shared/UrgentBadge";
import { JobActions } from "./JobActions";
import classes from "./JobList.module.css";
import { JobState } from "./JobState";
import { useJobName } from "./useJobName";

interface Props {
  jobs: Job[];
  mayChange: boolean;
}

/** The jobs: a table, and cards where there is no room for one. */
export function JobList({ jobs, mayChange }: Props) {
  return (
    <>
      <Box visibleFrom="sm">
        <JobTable jobs={jobs} mayChange={mayChange} />
      </Box>
      <Stack hiddenFrom="sm" gap="sm" component="ul" className={classes.list}>
        {jobs.map((job) => (
          <li key={job.id}>
            <JobCard job={job} mayChange={mayChange} />
          </li>
        ))}
      </Stack>
    </>
  );
}

function JobTable({ jobs, mayChange }: Props) {
  const { t } = useTranslation("jobs");
  const format = useFormat();
  return (
    <Paper className={classes.frame}>
      <Table verticalSpacing="sm" horizontalSpacing="md">
        <caption className={classes.caption}>
          <VisuallyHidden>{t("table")}</VisuallyHidden>
        </caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("columns.recording")}</Table.Th>
            <Table.Th>{t("columns.created")}</Table.Th>
            <Table.Th visibleFrom="md">{t("columns.length")}</Table.Th>
            <Table.Th>{t("columns.state")}</Table.Th>
            {mayChange && (
              <Table.Th>
                <VisuallyHidden>{t("columns.actions")}</VisuallyHidden>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {jobs.map((job) => (
            <Table.Tr key={job.id} data-state={job.state}>
              <Table.Td className={classes.name}>
                <JobName job={job} />
              </Table.Td>
              <Table.Td className="nowrap">{format.shortDateTime(job.created_at)}</Table.Td>
              <Table.Td visibleFrom="md">
                {job.audio_s === null ? "–" : format.duration(job.audio_s)}
              </Table.Td>
              <Table.Td className={classes.state}>
                <JobState job={job} />
              </Table.Td>
              {mayChange && (
                <Table.Td className={classes.actions}>
                  <JobActions job={job} />
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function JobCard({ job, mayChange }: { job: Job; mayChange: boolean }) {
  const format = useFormat();
  return (
    <Paper p="md" data-state={job.state}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <div style={{ minWidth: 0 }}>
          <JobName job={job} />
        </div>
        {mayChange && <JobActions job={job} />}
      </Group>
      <Text size="sm" c="dimmed" my={4}>
        {format.shortDateTime(job.created_at)}
        {job.audio_s !== null && ` · ${format.duration(job.audio_s)}`}
      </Text>
      <JobState job={job} />
    </Paper>
  );
}

/** The file's name or who called, and in short what it is about. */
function JobName({ job }: { job: Job }) {
  const { t } = useTranslation("jobs");
  const name = useJobName(job);
  return (
    <>
      <Anchor component={Link} to={`/jobs/${job.id}`} size="sm" fw={600} className={classes.title}>
        {name}
      </Anchor>
      <Text size="sm" c="dimmed" lineClamp={2}>
        {t(`kinds.${job.kind}`)}
        {job.summary?.what && `: ${job.summary.what}`}
      </Text>
      {job.summary?.urgent && <UrgentBadge />}
    </>
  );
}
