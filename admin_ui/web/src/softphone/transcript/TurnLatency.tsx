import { Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/format";
import type { Timings } from "../call/talk";
import { stagesOf } from "@/shared/stages";
import classes from "./TurnLatency.module.css";

/** What the bar's width stands for, in ms; a slower answer fills it. */
const SCALE_MS = 1000;

/** How long the caller waited for TOM's answer, and for which of its stages. */
export function TurnLatency({ timings }: { timings: Timings }) {
  const { t } = useTranslation("softphone");
  const format = useFormat();
  if (timings.reply_ms === null || timings.reply_ms === undefined) return null;
  const stages = stagesOf(timings);
  const scale = Math.max(SCALE_MS, timings.reply_ms);
  return (
    <Tooltip
      multiline
      label={stages.map(({ name, from, to }) => (
        <div key={name}>
          {t("latency.stage", {
            name: t(`latency.names.${name}`),
            ms: format.milliseconds(to - from),
          })}
        </div>
      ))}
    >
      <div className={classes.latency}>
        <Text size="xs" c="dimmed" className="nowrap">
          {t("latency.answered", { ms: format.milliseconds(timings.reply_ms) })}
        </Text>
        <div className={classes.track} aria-hidden>
          {stages.map(({ name, from, to }) => (
            <div
              key={name}
              className={classes.stage}
              data-stage={name}
              style={{ width: `${(100 * (to - from)) / scale}%` }}
            />
          ))}
        </div>
      </div>
    </Tooltip>
  );
}
