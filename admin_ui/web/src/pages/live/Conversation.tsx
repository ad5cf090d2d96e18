import { Text, VisuallyHidden } from "@mantine/core";
import { type ReactNode, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { SAMPLE_RATE, useFormat } from "@/i18n/format";
import classes from "./Conversation.module.css";
import type { LiveCall, OpenTurn, Turn } from "./liveCalls";
import { NoticeLine } from "./NoticeLine";
import { timeline, unheard } from "./timeline";

/** Who scrolled up further than this wants to read there. */
const AT_END_PX = 40;

interface Props {
  call: LiveCall;
  /** Screen readers tell what is said as it comes. */
  isPolite: boolean;
}

/** What is said, with the words that are being said at the end. */
export function Conversation({ call, isPolite }: Props) {
  const { t } = useTranslation("live");
  const items = useMemo(() => timeline(call), [call]);
  const open = call.open.filter((turn) => turn.said || turn.partial || turn.reply);
  const box = useFollowEnd(call);
  const isEmpty = items.length === 0 && open.length === 0;
  return (
    <div
      ref={box}
      className={classes.box}
      role="group"
      aria-label={t("call.transcript")}
      tabIndex={0}
    >
      {isEmpty && (
        <Text c="dimmed" size="sm" ta="center" py="md">
          {t("call.waiting")}
        </Text>
      )}
      <div role="log" aria-live={isPolite ? "polite" : "off"} className={classes.turns}>
        {items.map((item) =>
          item.kind === "turn" ? (
            <PastTurn key={item.key} turn={item.turn} />
          ) : (
            <NoticeLine key={item.key} notice={item.notice} />
          ),
        )}
      </div>
      {/* Changes with every word: too much to be told. */}
      <div className={classes.turns}>
        {open.map((turn) => (
          <PresentTurn key={turn.from} turn={turn} />
        ))}
      </div>
    </div>
  );
}

function PastTurn({ turn }: { turn: Turn }) {
  const { t } = useTranslation("live");
  const { milliseconds } = useFormat();
  const rest = unheard(turn);
  const reply = turn.heard || (rest ? "" : turn.reply);
  return (
    <>
      {turn.said && (
        <Bubble side="caller" at={turn.said_start}>
          {turn.said}
        </Bubble>
      )}
      {turn.reply && (
        <Bubble
          side="tom"
          at={turn.reply_start}
          note={turn.replyMs === null ? "" : t("call.reply", { time: milliseconds(turn.replyMs) })}
        >
          {reply}{" "}
          {rest && (
            <span className={classes.unheard}>
              <VisuallyHidden>{t("call.unheard")}: </VisuallyHidden>
              <s title={t("call.unheard")}>{rest}</s>
            </span>
          )}
        </Bubble>
      )}
    </>
  );
}

function PresentTurn({ turn }: { turn: OpenTurn }) {
  return (
    <>
      {(turn.said || turn.partial) && (
        <Bubble side="caller" at={turn.from} isGrowing>
          {turn.said} <span className={classes.partial}>{turn.partial}</span>
        </Bubble>
      )}
      {turn.reply && (
        <Bubble side="tom" at={null} isGrowing>
          {turn.reply}
        </Bubble>
      )}
    </>
  );
}

interface BubbleProps {
  side: "caller" | "tom";
  /** Samples at 16 kHz since the call was answered. */
  at: number | null;
  note?: string;
  isGrowing?: boolean;
  children: ReactNode;
}

function Bubble({ side, at, note, isGrowing, children }: BubbleProps) {
  const { t } = useTranslation("live");
  const { duration } = useFormat();
  const about = [t(`call.${side}`), at !== null && duration(at / SAMPLE_RATE), note];
  return (
    <div className={classes.bubble} data-who={side} data-growing={isGrowing}>
      <div className={classes.who}>{about.filter(Boolean).join(" · ")}</div>
      <div className={classes.words}>{children}</div>
    </div>
  );
}

/** Keeps the end in sight, unless the reader has scrolled away from it. */
function useFollowEnd(call: LiveCall) {
  const box = useRef<HTMLDivElement>(null);
  const height = useRef(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const wasAtEnd = element.scrollTop + element.clientHeight > height.current - AT_END_PX;
    height.current = element.scrollHeight;
    if (wasAtEnd) element.scrollTop = element.scrollHeight;
  }, [call]);
  return box;
}
