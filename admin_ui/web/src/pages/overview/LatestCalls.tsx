import { Anchor, Button, Group, Paper, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CallSummary } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { DoorLabel } from "@/shared/DoorIcon";
import { ResultBadge } from "@/shared/ResultBadge";
import { ProblemAlert } from "@/shell/ProblemAlert";
import classes from "./LatestCalls.module.css";
import { useLatestCalls } from "./requests";

export function LatestCalls() {
  const { t } = useTranslation("overview");
  const { data, error, isPending, refetch } = useLatestCalls();
  return (
    <Paper p={{ base: "md", sm: "lg" }} component="section" h="100%">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {t("latest.title")}
        </Title>
        <Anchor component={Link} to="/calls" size="sm">
          {t("latest.all")}
        </Anchor>
      </Group>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton h={220} />}
      {data?.calls.length === 0 && (
        <Stack align="center" py="md">
          <Text c="dimmed">{t("latest.none")}</Text>
          <Button component={Link} to="/softphone" variant="light">
            {t("latest.call")}
          </Button>
        </Stack>
      )}
      <ul className={classes.list}>
        {data?.calls.map((call) => (
          <li key={call.id}>
            <LatestCall call={call} />
          </li>
        ))}
      </ul>
    </Paper>
  );
}

function LatestCall({ call }: { call: CallSummary }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  return (
    <Link to={`/calls/${call.id}`} className={classes.call}>
      <div className={classes.who}>
        <Text fw={600} truncate>
          {call.caller || t("latest.unknown")}
        </Text>
        <Text size="sm" c="dimmed" component="div">
          {format.shortDateTime(call.started_at)}
          {call.duration_s !== null && ` · ${format.duration(call.duration_s)}`}
          {" · "}
          <DoorLabel door={call.door} />
        </Text>
      </div>
      <ResultBadge result={call.result} />
    </Link>
  );
}
