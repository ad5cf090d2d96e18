/** What the screen shows of a call, and how each event changes it. Pure. */
import type { Schemas, StreamEvent } from "@/api/types";
import type { CallFault, Connection, Door, Mode } from "./callClient";
import { logged, type LogEntry } from "./eventLog";
import { spoken, SILENT_TALK, type Talk } from "./talk";

export type EndReason = Schemas["EndReason"];

export interface CallState {
  phase: "idle" | "dialling" | "talking" | "over";
  door: Door;
  mode: Mode;
  connection: Connection;
  callId: string | null;
  /** `Date.now()` when TOM answered, and when the call was over. */
  answeredAt: number | null;
  endedAt: number | null;
  endReason: EndReason | null;
  fault: CallFault | null;
  faultDetail: string;
  roundTripMs: number | null;
  /** Frames of the caller's voice, 20 ms each, that the network did not take. */
  dropped: number;
  /** What was keyed. */
  digits: string;
  talk: Talk;
  log: LogEntry[];
}

export type CallAction =
  | { kind: "dial"; door: Door; mode: Mode }
  | { kind: "event"; event: StreamEvent; now: number }
  | { kind: "connection"; connection: Connection }
  | { kind: "roundTrip"; ms: number }
  | { kind: "dropped" }
  | { kind: "digit"; digit: string }
  | { kind: "over"; fault: CallFault | null; detail: string; now: number }
  | { kind: "reset" };

export const IDLE: CallState = {
  phase: "idle",
  door: "webrtc",
  mode: null,
  connection: "connecting",
  callId: null,
  answeredAt: null,
  endedAt: null,
  endReason: null,
  fault: null,
  faultDetail: "",
  roundTripMs: null,
  dropped: 0,
  digits: "",
  talk: SILENT_TALK,
  log: [],
};

export function reduce(state: CallState, action: CallAction): CallState {
  switch (action.kind) {
    case "dial":
      return { ...IDLE, phase: "dialling", door: action.door, mode: action.mode };
    case "event":
      return withEvent(state, action.event, action.now);
    case "connection":
      return { ...state, connection: action.connection };
    case "roundTrip":
      return { ...state, roundTripMs: action.ms };
    case "dropped":
      return { ...state, dropped: state.dropped + 1 };
    case "digit":
      return { ...state, digits: (state.digits + action.digit).slice(-32) };
    case "over":
      return {
        ...state,
        phase: "over",
        endedAt: state.endedAt ?? action.now,
        fault: action.fault,
        faultDetail: action.detail,
      };
    case "reset":
      return IDLE;
  }
}

function withEvent(state: CallState, event: StreamEvent, now: number): CallState {
  const talk = spoken(state.talk, event);
  const next: CallState = { ...state, talk, log: logged(state.log, event, now) };
  switch (event.type) {
    case "call_started":
      return { ...next, phase: "talking", callId: event.call_id, answeredAt: now };
    case "call_ended":
      return { ...next, endedAt: now, endReason: event.reason };
    default:
      return next;
  }
}

/** Seconds that the call has lasted at `now`. */
export function lasted(state: CallState, now: number): number {
  return state.answeredAt === null ? 0 : ((state.endedAt ?? now) - state.answeredAt) / 1000;
}
