import { Anchor, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CallEvent } from "@/api/types";
import { clock, SAMPLE_RATE, useFormat } from "@/i18n/format";
import type { call as texts } from "@/i18n/de/call";
import { detailsOf } from "./eventDetails";

type Kind = keyof typeof texts.events.kinds;

interface Props {
  events: CallEvent[];
  onSeek?: (sample: number) => void;
}

/** All that happened in the call, by time. */
export function EventList({ events, onSeek }: Props) {
  const { t, i18n } = useTranslation("call");
  const format = useFormat();
  if (events.length === 0) return <Text c="dimmed">{t("events.empty")}</Text>;
  const nameOf = (kind: string) =>
    i18n.exists(`call:events.kinds.${kind}`) ? t(`events.kinds.${kind as Kind}`) : kind;
  return (
    <Table.ScrollContainer minWidth={300}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={90}>{t("events.at")}</Table.Th>
            <Table.Th>{t("events.what")}</Table.Th>
            <Table.Th>{t("events.details")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {events.map((event, index) => (
            <Table.Tr key={index}>
              <Table.Td className="nowrap">
                <EventTime event={event} onSeek={onSeek} clockTime={format.time(event.at)} />
              </Table.Td>
              <Table.Td>{nameOf(event.kind)}</Table.Td>
              <Table.Td c="dimmed">{detailsOf(event.data, t, format)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface TimeProps {
  event: CallEvent;
  /** The time of day, for events that have no place in the audio. */
  clockTime: string;
  onSeek?: (sample: number) => void;
}

function EventTime({ event, clockTime, onSeek }: TimeProps) {
  const sample = event.at_samples;
  if (sample === null) return clockTime;
  const time = clock(sample / SAMPLE_RATE);
  if (!onSeek) return time;
  return (
    <Anchor component="button" type="button" size="sm" onClick={() => onSeek(sample)}>
      {time}
    </Anchor>
  );
}
