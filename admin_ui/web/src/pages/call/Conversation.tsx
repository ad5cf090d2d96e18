import { Paper, Tabs } from "@mantine/core";
import { IconClockBolt, IconListDetails, IconMessages } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CallDetail } from "@/api/types";
import classes from "./Conversation.module.css";
import { EventList } from "./EventList";
import { Spoken } from "./Spoken";
import { Waterfall } from "./Waterfall";

interface Props {
  call: CallDetail;
  /** The sample that is played, counted since the answer. */
  sample: number | null;
  onSeek?: (sample: number) => void;
}

/** What was said, how quick TOM was, and what else happened. */
export function Conversation({ call, sample, onSeek }: Props) {
  const { t } = useTranslation("call");
  const icon = { size: 16, "aria-hidden": true };
  return (
    <Paper p="md">
      <Tabs
        defaultValue="transcript"
        keepMounted={false}
        classNames={{ tabSection: classes.icon }}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="transcript" leftSection={<IconMessages {...icon} />}>
            {t("transcript.title")}
          </Tabs.Tab>
          <Tabs.Tab value="stages" leftSection={<IconClockBolt {...icon} />}>
            {t("stages.title")}
          </Tabs.Tab>
          <Tabs.Tab value="events" leftSection={<IconListDetails {...icon} />}>
            {t("events.title")}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="transcript">
          <Spoken call={call} sample={sample} onSeek={onSeek} />
        </Tabs.Panel>
        <Tabs.Panel value="stages">
          <Waterfall turns={call.turns} />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <EventList events={call.events} onSeek={onSeek} />
        </Tabs.Panel>
      </Tabs>
    </Paper>
  );
}
