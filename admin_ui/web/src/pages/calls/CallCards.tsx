import { Group, Paper, Select, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CallSummary } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { DoorLabel } from "@/shared/DoorIcon";
import { ResultBadge } from "@/shared/ResultBadge";
import classes from "./CallCards.module.css";
import { CallText } from "./CallText";
import { type Sort, SORTS } from "./filters";

interface Props {
  calls: CallSummary[];
  sort: Sort;
  onSort: (sort: Sort) => void;
}

/** The list on a narrow screen. */
export function CallCards({ calls, sort, onSort }: Props) {
  const { t } = useTranslation("calls");
  const sorts: Sort[] = SORTS.flatMap((key): Sort[] => [`-${key}`, key]);
  return (
    <Stack gap="sm">
      <Select
        label={t("sort")}
        data={sorts.map((value) => ({ value, label: t(`sorts.${value}`) }))}
        value={sort}
        onChange={(chosen) => chosen && onSort(chosen)}
        allowDeselect={false}
      />
      <Stack gap="sm" component="ul" className={classes.list}>
        {calls.map((call) => (
          <li key={call.id}>
            <CallCard call={call} />
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

function CallCard({ call }: { call: CallSummary }) {
  const { t } = useTranslation("calls");
  const format = useFormat();
  return (
    <Paper component={Link} to={`/calls/${call.id}`} p="md" className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={600} truncate>
          {call.caller || t("unknownCaller")}
        </Text>
        <ResultBadge result={call.result} />
      </Group>
      <Group justify="space-between" mt={4} gap="xs">
        <Text size="sm" c="dimmed">
          {format.shortDateTime(call.started_at)}
          {call.duration_s !== null && ` · ${format.duration(call.duration_s)}`}
        </Text>
        <Text size="sm" c="dimmed" component="div">
          <DoorLabel door={call.door} />
        </Text>
      </Group>
      {(call.summary || call.notes.length > 0) && (
        <div className={classes.text}>
          <CallText call={call} lines={2} />
        </div>
      )}
    </Paper>
  );
}
