import { Badge, Text, VisuallyHidden } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { partialText, type Talk, type TalkTurn } from "../call/talk";
import { TurnLatency } from "./TurnLatency";
import classes from "./Transcript.module.css";

/** From the end of the list, in pixels: who has scrolled up further reads, and is left alone. */
const NEAR_END = 80;

/**
 * What is said, as it is said. Only turns that are over are in the live region: words that still
 * change would be read out again and again.
 */
export function Transcript({ talk }: { talk: Talk }) {
  const { t } = useTranslation("softphone");
  const box = useRef<HTMLDivElement>(null);
  const follow = useRef(true);
  const partial = partialText(talk);
  const empty = talk.turns.length === 0 && !talk.said && !talk.reply && !partial;

  useEffect(() => {
    if (follow.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [talk]);

  const scrolled = () => {
    const { scrollHeight, scrollTop, clientHeight } = box.current!;
    follow.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
  };

  return (
    <div
      ref={box}
      className={classes.box}
      onScroll={scrolled}
      role="region"
      aria-label={t("transcript.title")}
      tabIndex={0}
    >
      {empty && <Text c="dimmed">{t("transcript.empty")}</Text>}
      <div role="log" aria-live="polite" className={classes.lines}>
        {talk.turns.map((turn) => (
          <TurnLines key={turn.index} turn={turn} />
        ))}
        {talk.message !== null && (
          <Line who="you" name={t("transcript.message")}>
            {talk.message || t("transcript.noText")}
          </Line>
        )}
      </div>
      <div className={classes.lines}>
        {talk.said && <Line who="you">{talk.said}</Line>}
        {talk.reply && (
          <Line who="tom" growing>
            {talk.reply}
          </Line>
        )}
        {(partial || talk.speaking || talk.understanding) && (
          <Line who="you" growing>
            {partial || t(talk.speaking ? "transcript.speaking" : "transcript.understanding")}
          </Line>
        )}
      </div>
    </div>
  );
}

function TurnLines({ turn }: { turn: TalkTurn }) {
  const { t } = useTranslation("softphone");
  return (
    <>
      {turn.said && <Line who="you">{turn.said}</Line>}
      {(turn.heard || turn.unheard) && (
        <Line
          who="tom"
          badge={
            turn.interrupted && (
              <Badge size="xs" color="grape" variant="light" tt="none">
                {t("transcript.interrupted")}
              </Badge>
            )
          }
          below={turn.said && turn.timings && <TurnLatency timings={turn.timings} />}
        >
          {turn.heard}
          {turn.unheard && (
            <>
              {" "}
              <VisuallyHidden>{t("transcript.unheard")}: </VisuallyHidden>
              <s className={classes.unheard} title={t("transcript.unheard")}>
                {turn.unheard}
              </s>
            </>
          )}
        </Line>
      )}
    </>
  );
}

interface LineProps {
  who: "you" | "tom";
  /** Instead of who it is. */
  name?: string;
  /** Words that may still change. */
  growing?: boolean;
  badge?: ReactNode;
  below?: ReactNode;
  children: ReactNode;
}

function Line({ who, name, growing, badge, below, children }: LineProps) {
  const { t } = useTranslation("softphone");
  return (
    <div className={classes.line} data-who={who} data-growing={growing || undefined}>
      <Text size="xs" c="dimmed" component="div" className={classes.head}>
        <Text span inherit fw={650}>
          {name ?? t(`transcript.${who}`)}
        </Text>
        {badge}
      </Text>
      <div className={classes.bubble}>{children}</div>
      {below}
    </div>
  );
}
