import { Accordion, Badge, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/format";
import type { LogEntry } from "../call/eventLog";
import classes from "./EventLog.module.css";

/** Everything that TOM told of the call, newest first; for who wants to know exactly. */
export function EventLog({ log }: { log: LogEntry[] }) {
  const { t } = useTranslation("softphone");
  return (
    <Accordion variant="contained">
      <Accordion.Item value="events">
        <Accordion.Control>
          {t("events.title")}{" "}
          <Badge variant="default" size="sm" ml={4}>
            {log.length}
          </Badge>
        </Accordion.Control>
        <Accordion.Panel>
          {log.length === 0 ? (
            <Text c="dimmed">{t("events.empty")}</Text>
          ) : (
            <div className={classes.box} tabIndex={0} role="region" aria-label={t("events.title")}>
              <EventTable log={log} />
            </div>
          )}
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function EventTable({ log }: { log: LogEntry[] }) {
  const { t } = useTranslation("softphone");
  const format = useFormat();
  return (
    <Table fz="xs" stickyHeader verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("events.time")}</Table.Th>
          <Table.Th>{t("events.event")}</Table.Th>
          <Table.Th>{t("events.detail")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {log.toReversed().map((entry) => (
          <Table.Tr key={entry.key}>
            <Table.Td className={classes.time}>{format.time(new Date(entry.at))}</Table.Td>
            <Table.Td className={classes.type}>
              {entry.kind || entry.type}
              {entry.count > 1 && (
                <span title={t("events.times", { count: entry.count })}> ×{entry.count}</span>
              )}
            </Table.Td>
            <Table.Td className={classes.text}>{entry.text}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
