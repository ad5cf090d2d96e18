import { expect, test } from "vitest";
import { IDLE, lasted, reduce, type CallAction, type CallState } from "./callState";
import { logged, MAX_ENTRIES } from "./eventLog";

const after = (...actions: CallAction[]): CallState => actions.reduce(reduce, IDLE);
const dial: CallAction = { kind: "dial", door: "websocket", mode: "whisperx" };
const started: CallAction = {
  kind: "event", event: { type: "call_started", call_id: "abc" }, now: 1000,
};
const over: CallAction = { kind: "over", fault: null, detail: "", now: 9000 };

test("a call from dialling to its end", () => {
  expect(after(dial)).toMatchObject({ phase: "dialling", door: "websocket", mode: "whisperx" });
  const talking = after(dial, started, { kind: "roundTrip", ms: 4 }, { kind: "digit", digit: "#" },
    { kind: "dropped" }, { kind: "dropped" });
  expect(talking).toMatchObject({ phase: "talking", callId: "abc", roundTripMs: 4, digits: "#" });
  expect(talking.dropped).toBe(2);
  expect([lasted(IDLE, 5000), lasted(talking, 5000)]).toEqual([0, 4]);
  const ended = reduce(talking, {
    kind: "event", event: { type: "call_ended", reason: "tom_hung_up" }, now: 7000,
  });
  // TOM's last words are still heard.
  expect(ended).toMatchObject({ phase: "talking", endReason: "tom_hung_up" });
  const gone = reduce(ended, over);
  expect([gone.phase, gone.fault, lasted(gone, 20_000)]).toEqual(["over", null, 6]);
});

test("a call that did not come about says why", () => {
  const state = after(dial, { kind: "over", fault: "busy", detail: "all taken", now: 5 });
  expect(state).toMatchObject({ phase: "over", fault: "busy", faultDetail: "all taken" });
});

test("the next call begins without the last one's words", () => {
  const first = after(dial, started, {
    kind: "event", event: { type: "llm_token", text: "Guten Tag", at: 0 }, now: 1,
  }, over);
  expect(first.talk.reply).toBe("Guten Tag");
  expect(reduce(first, { kind: "dial", door: "webrtc", mode: "realtime" })).toMatchObject({
    talk: IDLE.talk, log: [], callId: null, digits: "", answeredAt: null,
  });
});

test("the log joins what streams, leaves pongs out, and is bounded", () => {
  let log = logged([], { type: "pong", id: "1" }, 1);
  for (const text of ["Guten ", "Tag"]) log = logged(log, { type: "llm_token", text, at: 0 }, 2);
  for (const text of ["w", "wo"]) log = logged(log, { type: "stt_partial", text, at: 0 }, 3);
  expect(log.map(({ type, text, count }) => [type, text, count])).toEqual([
    ["llm_token", "Guten Tag", 2],
    ["stt_partial", "wo", 2],
  ]);
  for (let at = 0; at < MAX_ENTRIES; at++) log = logged(log, { type: "clear" }, at);
  expect([log.length, log[0]?.type]).toEqual([MAX_ENTRIES, "clear"]);
  expect(new Set(log.map(({ key }) => key)).size).toBe(MAX_ENTRIES);
});
