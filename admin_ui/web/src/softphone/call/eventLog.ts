/** The call's events as a list for who wants to know exactly. */
import type { StreamEvent } from "@/api/types";

export interface LogEntry {
  key: number;
  /** `Date.now()` of the last one. */
  at: number;
  type: StreamEvent["type"];
  /** Which notice, for a notice. */
  kind: string;
  text: string;
  /** So many of them in a row. */
  count: number;
}

/** The oldest give way. */
export const MAX_ENTRIES = 500;

/** These come many a second: one entry stands for all in a row. */
const STREAMED = new Set<StreamEvent["type"]>(["stt_partial", "llm_token"]);

export function logged(log: LogEntry[], event: StreamEvent, now: number): LogEntry[] {
  if (event.type === "pong" || event.type === "tts_audio") return log;
  const last = log.at(-1);
  const text = textOf(event);
  if (last && last.type === event.type && STREAMED.has(event.type)) {
    const joined = event.type === "llm_token" ? last.text + text : text;
    return [...log.slice(0, -1), { ...last, at: now, text: joined, count: last.count + 1 }];
  }
  const kind = event.type === "notice" ? event.kind : "";
  const key = (last?.key ?? -1) + 1;
  return [...log, { key, at: now, type: event.type, kind, text, count: 1 }].slice(-MAX_ENTRIES);
}

function textOf(event: StreamEvent): string {
  switch (event.type) {
    case "call_started":
      return event.call_id;
    case "pipeline":
      return `${event.pipeline}: ${event.reason}`;
    case "stt_partial":
    case "stt_final":
    case "llm_token":
      return event.text;
    case "turn_end":
      return `${event.index}`;
    case "transcript":
      return [event.said, event.heard].filter(Boolean).join(" – ");
    case "notice":
      return event.detail ?? "";
    case "error":
      return [event.code, event.field, event.message].filter(Boolean).join(": ");
    case "call_ended":
      return event.reason;
    default:
      return "";
  }
}
