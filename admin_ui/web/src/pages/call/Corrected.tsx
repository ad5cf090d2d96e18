import { Anchor, Text } from "@mantine/core";
import { memo, type Ref, useCallback, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CorrectedTranscript } from "@/api/types";
import { clock, SAMPLE_RATE } from "@/i18n/format";
import classes from "./Corrected.module.css";
import { type SpokenLine, spokenLineAt, spokenLines, wordAt } from "./corrected";
import lineClasses from "./Transcript.module.css";
import { useFollow } from "./useFollow";

interface Props {
  transcript: CorrectedTranscript;
  /** The sample that is played, counted since the answer; null where nothing is. */
  sample: number | null;
  /** Undefined where there is no audio. */
  onSeek?: (sample: number) => void;
}

/** The conversation as its recording was transcribed. It follows the audio word by word, and a word
 * can be clicked to hear it; with the keyboard, a line. */
export function Corrected({ transcript, sample, onSeek }: Props) {
  const { t } = useTranslation("call");
  const lines = useMemo(() => spokenLines(transcript.segments), [transcript]);
  const second = (sample ?? 0) / SAMPLE_RATE;
  const current = sample === null ? undefined : spokenLineAt(lines, second);
  const { box, line } = useFollow(current?.key);
  const latest = useRef(onSeek);
  latest.current = onSeek;
  // Always the same, so that only the lines that change are drawn anew.
  const hear = useCallback((at: number) => latest.current?.(Math.round(at * SAMPLE_RATE)), []);

  const note = t("transcript.madeBy", { model: transcript.model });
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {onSeek && transcript.aligned ? `${note} ${t("transcript.clickWords")}` : note}
      </Text>
      {lines.length === 0 && <Text c="dimmed">{t("transcript.nothing")}</Text>}
      <div ref={box} className={lineClasses.box}>
        <ol className={lineClasses.lines}>
          {lines.map((found) => (
            <Line
              key={found.key}
              line={found}
              word={found === current ? wordAt(found, second) : null}
              ref={found === current ? line : undefined}
              onHear={onSeek && hear}
            />
          ))}
        </ol>
      </div>
    </>
  );
}

interface LineProps {
  line: SpokenLine;
  /** The place of the word that sounds; null where the line does not. */
  word: number | null;
  ref?: Ref<HTMLLIElement>;
  /** Given seconds since the answer. */
  onHear?: (second: number) => void;
}

const Line = memo(function Line({ line, word, ref, onHear }: LineProps) {
  const { t } = useTranslation("call");
  const { who, start, words } = line;
  const time = clock(start);
  return (
    <li
      ref={ref}
      className={lineClasses.line}
      data-who={who}
      aria-current={word !== null || undefined}
    >
      <Text size="xs" c="dimmed" component="div" className={lineClasses.head}>
        {who && (
          <Text span inherit fw={650}>
            {t(`lanes.${who}`)}
          </Text>
        )}
        <LineTime time={time} onHear={onHear && (() => onHear(start))} />
      </Text>
      <p className={lineClasses.bubble} style={{ margin: 0 }}>
        {words.map(({ text, start: begin, unsure }, index) => (
          <span key={index}>
            <span
              className={classes.word}
              data-hearable={onHear && true}
              data-unsure={unsure || undefined}
              data-current={index === word || undefined}
              title={unsure ? t("transcript.unsure") : undefined}
              onClick={onHear && (() => onHear(begin))}
            >
              {text}
            </span>{" "}
          </span>
        ))}
      </p>
    </li>
  );
});

/** When a line begins; to hear it from there, where there is audio. */
export function LineTime({ time, onHear }: { time: string; onHear?: () => void }) {
  const { t } = useTranslation("call");
  if (!onHear) return time;
  return (
    <Anchor
      component="button"
      type="button"
      size="xs"
      aria-label={t("transcript.hearFrom", { time })}
      onClick={onHear}
    >
      {time}
    </Anchor>
  );
}
