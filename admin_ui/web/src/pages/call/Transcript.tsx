import { Badge, Paper, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import type { Turn } from "@/api/types";
import { clock, SAMPLE_RATE } from "@/i18n/format";
import classes from "./Transcript.module.css";
import { type Line, lineAt, linesOf, partsOf } from "./transcript";
import { useFollow } from "./useFollow";

interface Props {
  turns: Turn[];
  /** The sample that is played, counted since the answer; null where nothing is. */
  sample: number | null;
  /** Undefined where there is no audio. */
  onSeek?: (sample: number) => void;
}

/** The conversation as it was understood live. It follows the audio, and a line can be clicked to hear it. */
export function Transcript({ turns, sample, onSeek }: Props) {
  const { t } = useTranslation("call");
  const lines = linesOf(turns);
  const current = sample === null ? undefined : lineAt(lines, sample)?.key;
  const { box, line } = useFollow(current);

  if (lines.length === 0) return <Text c="dimmed">{t("transcript.empty")}</Text>;
  return (
    <div ref={box} className={classes.box}>
      <ol className={classes.lines}>
        {lines.map((found) => (
          <TranscriptLine
            key={found.key}
            line={found}
            current={found.key === current}
            ref={found.key === current ? line : undefined}
            onSeek={onSeek}
          />
        ))}
      </ol>
    </div>
  );
}

interface LineProps {
  line: Line;
  current: boolean;
  ref?: Ref<HTMLLIElement>;
  onSeek?: (sample: number) => void;
}

function TranscriptLine({ line, current, ref, onSeek }: LineProps) {
  const { t } = useTranslation("call");
  const { who, turn, start } = line;
  const time = start === null ? "" : clock(start / SAMPLE_RATE);
  const text = who === "caller" ? turn.said : <ReplyText turn={turn} />;
  return (
    <li ref={ref} className={classes.line} data-who={who} aria-current={current || undefined}>
      <Text size="xs" c="dimmed" component="div" className={classes.head}>
        <Text span inherit fw={650}>
          {t(`lanes.${who}`)}
        </Text>
        {time}
        {who === "tom" && turn.interrupted && (
          <Badge size="xs" color="grape" variant="light" tt="none">
            {t("transcript.interrupted")}
          </Badge>
        )}
      </Text>
      {onSeek && start !== null ? (
        <UnstyledButton className={classes.bubble} onClick={() => onSeek(start)}>
          {text}
          <VisuallyHidden> {t("transcript.hear", { time })}</VisuallyHidden>
        </UnstyledButton>
      ) : (
        <Paper className={classes.bubble} withBorder={false}>
          {text}
        </Paper>
      )}
    </li>
  );
}

function ReplyText({ turn }: { turn: Turn }) {
  const { t } = useTranslation("call");
  const { heard, unheard } = partsOf(turn);
  return (
    <>
      {heard}{" "}
      {unheard && (
        <span className={classes.unheard} title={t("transcript.unheard")}>
          <VisuallyHidden>{t("transcript.unheard")}: </VisuallyHidden>
          {unheard}
        </span>
      )}
    </>
  );
}
