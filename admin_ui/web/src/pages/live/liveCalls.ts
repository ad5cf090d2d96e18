/** The calls in progress, as `/ws/live` tells them: a pure function from events to what is shown. */
import type { Schemas } from "@/api/types";

export type LiveEvent = Schemas["LiveEvent"];
type CallEvent = Schemas["CallHappenedEvent"]["event"];
type Transcript = Schemas["TranscriptEvent"];
type Notice = Schemas["NoticeEvent"];

/** A turn that is over. */
export interface Turn extends Transcript {
  /** End of the caller's speech to TOM's first sound; null where the caller said nothing. */
  replyMs: number | null;
}

/** A turn that goes on. Positions are samples at 16 kHz since the call was answered. */
export interface OpenTurn {
  from: number;
  said: string;
  /** What the recogniser makes of the caller so far. */
  partial: string;
  /** What TOM is saying, or is about to say. */
  reply: string;
}

export interface LiveCall {
  id: string;
  caller: string;
  callee: string;
  direction: "inbound" | "outbound";
  door: "sip" | "webrtc" | "websocket";
  line: string;
  profile: string;
  pipeline: string;
  /** TOM answers; else it takes a message. */
  conversation: boolean;
  startedAt: number;
  /** In ms since 1970, as all times here; null while it rings. */
  answeredAt: number | null;
  turns: Turn[];
  open: OpenTurn[];
  notices: Notice[];
  over: { at: number; reason: Schemas["EndReason"] | null } | null;
}

export type LiveAction =
  | { type: "event"; event: LiveEvent; now: number }
  /** Calls that were over before `now - OVER_MS` need not be shown any more. */
  | { type: "tidy"; now: number };

/** How long a call is shown after its end. */
export const OVER_MS = 20_000;
const MOST_TURNS = 500;
const MOST_NOTICES = 100;
/** Every turn has one; the transcript tells it better. */
const NOT_SHOWN = new Set(["speech_ended", "noise_heard"]);
/** What the caller said over TOM's words was nothing to answer: TOM goes on with the turn before. */
const NO_TURN = new Set(["noise_heard", "backchannel", "reply_resumed"]);

/** Oldest first. */
export function liveCalls(calls: readonly LiveCall[], action: LiveAction): readonly LiveCall[] {
  if (action.type === "tidy") {
    const kept = calls.filter((call) => !call.over || call.over.at > action.now - OVER_MS);
    return kept.length === calls.length ? calls : kept;
  }
  const { event, now } = action;
  switch (event.type) {
    case "snapshot":
      return [...calls.filter((call) => call.over), ...event.calls.map(toCall)];
    case "call_began":
      return [...calls.filter((call) => call.id !== event.call.id), toCall(event.call)];
    case "call_event":
      return changed(calls, event.call_id, (call) => happened(call, event.event, now));
    case "call_over":
      return changed(calls, event.call_id, (call) => ({
        ...call,
        over: { at: now, reason: event.reason },
      }));
  }
}

/** What the caller has before them; null while it rings. */
export function serviceOf(call: LiveCall): "realtime" | "whisperx" | "message" | null {
  if (!call.pipeline) return null;
  if (!call.conversation) return "message";
  return call.pipeline === "whisperx" ? "whisperx" : "realtime";
}

function changed(
  calls: readonly LiveCall[],
  id: string,
  change: (call: LiveCall) => LiveCall,
): readonly LiveCall[] {
  return calls.map((call) => (call.id === id ? change(call) : call));
}

function toCall(view: Schemas["LiveCallView"]): LiveCall {
  const { id, caller, callee, direction, door, line, profile, pipeline, conversation } = view;
  return {
    ...{ id, caller, callee, direction, door, line, profile, pipeline, conversation },
    startedAt: Date.parse(view.started_at),
    answeredAt: view.answered_at === null ? null : Date.parse(view.answered_at),
    turns: view.transcript.map((turn) => ({ ...turn, replyMs: null })),
    open: [],
    notices: [],
    over: null,
  };
}

function happened(call: LiveCall, event: CallEvent, now: number): LiveCall {
  switch (event.type) {
    case "call_started":
      return { ...call, answeredAt: now };
    case "pipeline":
      return { ...call, pipeline: event.pipeline, conversation: event.conversation };
    case "stt_partial":
      return withLast(heard(call, event.at), (turn) => ({
        ...turn,
        said: goesOn(turn.said, event.text) ? "" : turn.said,
        partial: event.text,
      }));
    case "stt_final": {
      // A caller who went on before TOM was audible: the new text holds the old one.
      const from = call.open[0]?.from ?? event.at;
      return { ...call, open: [{ from, said: event.text, partial: "", reply: "" }] };
    }
    case "llm_token":
      return withLast(call.open.length ? call : begun(call, event.at), (turn) => ({
        ...turn,
        reply: turn.reply + event.text,
      }));
    case "transcript":
      return {
        ...call,
        turns: [...call.turns, { ...event, replyMs: null }].slice(-MOST_TURNS),
        open: call.open.filter((turn) => !isPartOf(turn, event)),
      };
    case "turn_end":
      return {
        ...call,
        turns: call.turns.map((turn) =>
          turn.index === event.index && turn.said
            ? { ...turn, replyMs: event.timings.reply_ms ?? null }
            : turn,
        ),
      };
    case "notice":
      return noticed(call, event);
    default:
      return call;
  }
}

/** `text` holds what was said. Final texts may have marks and capitals that partial ones lack. */
function goesOn(said: string, text: string): boolean {
  return bare(text).startsWith(bare(said));
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** The caller speaks: while TOM is answering, that is another turn. */
function heard(call: LiveCall, at: number): LiveCall {
  const last = call.open.at(-1);
  return last && !last.reply ? call : begun(call, at);
}

function begun(call: LiveCall, from: number): LiveCall {
  return { ...call, open: [...call.open, { from, said: "", partial: "", reply: "" }] };
}

function withLast(call: LiveCall, change: (turn: OpenTurn) => OpenTurn): LiveCall {
  return { ...call, open: call.open.map((t, i, all) => (i === all.length - 1 ? change(t) : t)) };
}

/** The turn that is over has all that was shown of it while it went on. */
function isPartOf(turn: OpenTurn, over: Transcript): boolean {
  if (!over.said) return !turn.said && !turn.partial;
  const end = Math.max(over.said_end, over.reply_start ?? 0);
  return turn.said === over.said || turn.from < end;
}

function noticed(call: LiveCall, notice: Notice): LiveCall {
  const last = call.open.at(-1);
  const open =
    NO_TURN.has(notice.kind) && call.open.length > 1 && !last?.reply
      ? call.open.slice(0, -1)
      : call.open;
  if (NOT_SHOWN.has(notice.kind)) return { ...call, open };
  const notices = [...call.notices, notice].slice(-MOST_NOTICES);
  return { ...call, notices, open };
}
