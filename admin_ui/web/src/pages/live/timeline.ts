/** What is shown of a call, in the order in which it happened. */
import type { Schemas } from "@/api/types";
import type { LiveCall, Turn } from "./liveCalls";

export type TimelineItem =
  | { kind: "turn"; at: number; key: string; turn: Turn }
  | { kind: "notice"; at: number; key: string; notice: Schemas["NoticeEvent"] };

/** Turns that are over and notices. Positions are samples at 16 kHz. */
export function timeline(call: Pick<LiveCall, "turns" | "notices">): TimelineItem[] {
  const turns = call.turns.map((turn): TimelineItem => {
    const at = turn.said ? turn.said_start : (turn.reply_start ?? 0);
    return { kind: "turn", at, key: `turn ${turn.index}`, turn };
  });
  const notices = call.notices.map((notice, number): TimelineItem => {
    return { kind: "notice", at: notice.at, key: `${number} ${notice.kind} ${notice.at}`, notice };
  });
  return [...turns, ...notices].sort((a, b) => a.at - b.at);
}

/** What of the reply was not heard; empty where all was. */
export function unheard(turn: Pick<Turn, "reply" | "heard">): string {
  const heard = turn.heard.trimEnd();
  return turn.reply.startsWith(heard) ? turn.reply.slice(heard.length).trim() : "";
}
