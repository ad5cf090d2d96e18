import { Alert, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CallTranscript, ComparedLine } from "@/api/types";
import { clock, SAMPLE_RATE, useFormat } from "@/i18n/format";
import classes from "./Comparison.module.css";
import { LineTime } from "./Corrected";

interface Props {
  transcript: CallTranscript;
  /** Undefined where there is no audio. */
  onSeek?: (sample: number) => void;
}

/** What the caller said, as it was understood live and as it was corrected. */
export function Comparison({ transcript, onSeek }: Props) {
  const { t } = useTranslation("call");
  const format = useFormat();
  const { wer, comparison } = transcript;
  return (
    <>
      {wer !== null && (
        <Alert
          role="note"
          variant="light"
          color="gray"
          mb="sm"
          title={t("transcript.wer", { percent: format.percent(wer) })}
        >
          {t(wer === 0 ? "transcript.werNone" : "transcript.werMeaning")}
        </Alert>
      )}
      <div className={classes.head} aria-hidden>
        <span />
        <Text span inherit fw={650}>
          {t("transcript.liveText")}
        </Text>
        <Text span inherit fw={650}>
          {t("transcript.views.corrected")}
        </Text>
      </div>
      <ol className={classes.lines}>
        {comparison.map((line, index) => (
          <Line key={index} line={line} onSeek={onSeek} />
        ))}
      </ol>
    </>
  );
}

function Line({ line, onSeek }: { line: ComparedLine; onSeek?: (sample: number) => void }) {
  const { t } = useTranslation("call");
  const start = line.start_s;
  const hear = onSeek && start !== null ? () => onSeek(Math.round(start * SAMPLE_RATE)) : undefined;
  return (
    <li className={classes.line}>
      <Text span size="xs" c="dimmed">
        {start !== null && <LineTime time={clock(start)} onHear={hear} />}
      </Text>
      <p className={classes.side}>
        <span className={classes.name}>{t("transcript.liveText")}: </span>
        {line.pieces.map(({ kind, live }, index) =>
          kind === "equal" ? (
            `${live} `
          ) : (
            <span key={index}>
              {live && <del className={classes.gone}>{live}</del>}{" "}
            </span>
          ),
        )}
      </p>
      <p className={classes.side}>
        <span className={classes.name}>{t("transcript.views.corrected")}: </span>
        {line.pieces.map(({ kind, corrected }, index) =>
          kind === "equal" ? (
            `${corrected} `
          ) : (
            <span key={index}>
              {corrected && <ins className={classes.come}>{corrected}</ins>}{" "}
            </span>
          ),
        )}
      </p>
    </li>
  );
}
