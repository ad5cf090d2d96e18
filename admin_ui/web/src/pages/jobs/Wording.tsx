import { Text, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/types";
import type { jobs } from "@/i18n/de/jobs";
import { clock } from "@/i18n/format";
import classes from "./Wording.module.css";

type Transcript = Schemas["RecordingTranscript"];
type Segment = Schemas["Segment"];
type Speakers = (typeof jobs)["job"]["speakers"];

interface Props {
  transcript: Transcript;
  /** Seconds that the audio is at; null where nothing was heard yet. */
  position: number | null;
  /** Undefined where there is no audio. */
  onSeek?: (seconds: number) => void;
}

/** What was said, sentence by sentence; it follows the audio, and a click goes there. */
export function Wording({ transcript, position, onSeek }: Props) {
  const { t } = useTranslation("jobs");
  const { segments = [], aligned, model = "", language } = transcript;
  if (segments.length === 0) return <Text c="dimmed">{t("job.empty")}</Text>;
  return (
    <>
      <ol className={classes.lines}>
        {segments.map((segment, index) => (
          <Line key={index} segment={segment} position={position} onSeek={onSeek} />
        ))}
      </ol>
      <Text size="xs" c="dimmed" mt="sm">
        {t("job.made", { model, language })}
        {aligned === false && <> · {t("job.unaligned")}</>}
      </Text>
    </>
  );
}

function Line({ segment, position, onSeek }: Omit<Props, "transcript"> & { segment: Segment }) {
  const { t } = useTranslation("jobs");
  const { start_s: start, end_s: end, speaker = "", words = [] } = segment;
  const isHere = (from: number, to: number) =>
    position !== null && from <= position && position < to;
  const time = clock(start);
  const known = t(`job.speakers.${speaker as keyof Speakers}`, { defaultValue: speaker });
  return (
    <li className={classes.line} aria-current={isHere(start, end) || undefined}>
      {onSeek ? (
        <UnstyledButton
          className={classes.time}
          aria-label={t("job.hear", { time })}
          onClick={() => onSeek(start)}
        >
          {time}
        </UnstyledButton>
      ) : (
        <span className={classes.time}>{time}</span>
      )}
      <div className={classes.text}>
        {speaker && (
          <Text span size="sm" fw={650} mr={6}>
            {known}:
          </Text>
        )}
        {words.length === 0
          ? segment.text
          : words.map((word, index) => (
              // With the keyboard, the button at the line's begin does it.
              <span
                key={index}
                className={onSeek && classes.word}
                data-here={isHere(word.start_s, word.end_s) || undefined}
                onClick={() => onSeek?.(word.start_s)}
              >
                {word.text}{" "}
              </span>
            ))}
      </div>
    </li>
  );
}
