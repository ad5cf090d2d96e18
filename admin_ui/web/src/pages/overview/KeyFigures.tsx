import { Anchor, Paper, SimpleGrid, Skeleton, Text, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "@/i18n/format";
import { answeredShare, type Percentile, type Statistics, TARGETS_MS } from "./figures";
import classes from "./KeyFigures.module.css";
import type { Range } from "./range";
import { useStatistics } from "./requests";

interface Props {
  /** Undefined while they are asked for. */
  statistics: Statistics | undefined;
  range: Range;
}

export function KeyFigures({ statistics, range }: Props) {
  const { t } = useTranslation(["overview", "common"]);
  const format = useFormat();
  const week = useStatistics("week").data;
  const none = t("common:none");
  if (!statistics) {
    return (
      <SimpleGrid cols={{ base: 2, sm: 3, xl: 6 }} aria-hidden>
        {Array.from({ length: 6 }, (_, tile) => (
          <Skeleton key={tile} h={108} />
        ))}
      </SimpleGrid>
    );
  }
  const { total, average_duration_s: duration, latency } = statistics;
  const share = answeredShare(total);
  return (
    <section>
      <VisuallyHidden component="h2">{t("figures.title")}</VisuallyHidden>
      <SimpleGrid cols={{ base: 2, sm: 3, xl: 6 }} component="dl" className={classes.list}>
        <Figure name={t("figures.calls")} value={format.number(total.calls)}>
          {week &&
            t("figures.callsMore", {
              today: format.number(week.buckets.at(-1)?.calls ?? 0),
              week: format.number(week.total.calls),
            })}
        </Figure>
        <Figure
          name={t("figures.answered")}
          value={share === null ? none : format.percent(share)}
        >
          {t("figures.answeredMore", {
            missed: format.number(total.missed),
            refused: format.number(total.rejected + total.lost),
          })}
        </Figure>
        <Figure name={t("figures.voicemail")} value={format.number(total.voicemail)}>
          {total.voicemail > 0 && (
            <Anchor component={Link} to={`/calls?result=voicemail&range=${range}`} inherit>
              {t("figures.voicemailMore")}
            </Anchor>
          )}
        </Figure>
        <Figure
          name={t("figures.duration")}
          value={duration === null ? none : format.duration(duration)}
        >
          {t("figures.durationMore")}
        </Figure>
        <Reply of="p50" name={t("figures.replyMedian")} reply={latency.reply_ms} />
        <Reply of="p95" name={t("figures.replyMost")} reply={latency.reply_ms} />
      </SimpleGrid>
    </section>
  );
}

interface ReplyProps {
  of: Percentile;
  name: string;
  reply: Statistics["latency"]["reply_ms"];
}

function Reply({ of, name, reply }: ReplyProps) {
  const { t } = useTranslation(["overview", "common"]);
  const format = useFormat();
  const target = t("figures.target", { ms: format.milliseconds(TARGETS_MS[of]) });
  if (!reply) {
    return (
      <Figure name={name} value={t("common:none")}>
        {t("figures.noTurns")}
      </Figure>
    );
  }
  const met = reply[of] <= TARGETS_MS[of];
  return (
    <Figure name={name} value={format.milliseconds(reply[of])}>
      <span className={met ? classes.met : classes.missed}>
        {t(met ? "figures.met" : "figures.missed")}
      </span>{" "}
      <span title={target}>({format.milliseconds(TARGETS_MS[of])})</span>
    </Figure>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <Paper p="md">
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" className={classes.value}>
        {value}
      </Text>
      <Text component="dd" size="xs" c="dimmed" m={0}>
        {children || "\u00a0"}
      </Text>
    </Paper>
  );
}
