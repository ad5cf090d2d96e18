import { expect, test } from "vitest";
import { type LiveCall, type LiveEvent, liveCalls, OVER_MS, serviceOf } from "./liveCalls";

const VIEW = {
  id: "a",
  direction: "inbound",
  door: "sip",
  line: "direct",
  profile: "haus",
  caller: "anna",
  callee: "tom",
  started_at: "2025-03-03T09:00:00Z",
  answered_at: null,
  pipeline: "",
  conversation: false,
  transcript: [],
} as const;

const NOW = 1000;
type Happening = Extract<LiveEvent, { type: "call_event" }>["event"];

function after(calls: readonly LiveCall[], ...events: LiveEvent[]): readonly LiveCall[] {
  return events.reduce((so, event) => liveCalls(so, { type: "event", event, now: NOW }), calls);
}

function call(...happened: Happening[]): LiveCall {
  const began: LiveEvent = { type: "call_began", call: { ...VIEW, transcript: [] } };
  const events = happened.map((event): LiveEvent => ({ type: "call_event", call_id: "a", event }));
  return after([], began, ...events)[0]!;
}

function turn(index: number, said: string, saidEnd: number, reply: string, replyStart: number) {
  return {
    ...{ type: "transcript" as const, index, said, said_end: saidEnd, reply, heard: reply },
    ...{ said_start: saidEnd - 100, reply_start: replyStart, reply_end: replyStart + 1000 },
  };
}

const partial = (text: string, at: number): Happening => ({ type: "stt_partial", text, at });
const final = (text: string, at: number): Happening => ({ type: "stt_final", text, at });
const token = (text: string, at: number): Happening => ({ type: "llm_token", text, at });
const notice = (kind: string, at = 0): Happening => ({ type: "notice", kind, detail: "", at });

test("a call rings, is answered, and is over", () => {
  expect(call().answeredAt).toBeNull();
  expect(call({ type: "call_started", call_id: "a" }).answeredAt).toBe(NOW);
  const over = after([call()], { type: "call_over", call_id: "a", reason: "caller_hung_up" });
  expect(over[0]!.over).toEqual({ at: NOW, reason: "caller_hung_up" });
  expect(liveCalls(over, { type: "tidy", now: NOW + OVER_MS - 1 })).toBe(over);
  expect(liveCalls(over, { type: "tidy", now: NOW + OVER_MS })).toEqual([]);
});

test("a live conversation, one with WhisperX, and a message are told apart", () => {
  const service = (pipeline: "realtime" | "whisperx", conversation: boolean) =>
    serviceOf(call({ type: "pipeline", pipeline, conversation, reason: "", at: 0 }));
  expect(serviceOf(call())).toBeNull();
  expect(service("realtime", true)).toBe("realtime");
  expect(service("whisperx", true)).toBe("whisperx");
  expect(service("whisperx", false)).toBe("message");
});

test("partial words are replaced, final ones stay, the reply grows", () => {
  const { open } = call(
    partial("wan", 500),
    partial("wann", 600),
    final("wann", 700),
    partial("ha", 800),
    token("Um ", 900),
    token("acht.", 950),
  );
  expect(open).toEqual([{ from: 500, said: "wann", partial: "ha", reply: "Um acht." }]);
});

test("who goes on before TOM begins is shown once, while speaking and then", () => {
  const begun = [partial("wann haben", 500), final("wann haben sie", 700)];
  const on = partial("wann haben sie heute", 900);
  const speaking = call(...begun, on).open;
  expect(speaking.map((t) => `${t.said} ${t.partial}`)).toEqual([" wann haben sie heute"]);
  const { open } = call(...begun, on, final("wann haben sie heute geöffnet", 1200));
  expect(open).toEqual([
    { from: 500, said: "wann haben sie heute geöffnet", partial: "", reply: "" },
  ]);
});

test("marks and capitals of a final text do not show its words twice", () => {
  const begun = [partial("wann haben sie", 500), final("Wann haben Sie?", 700)];
  const on = call(...begun, partial("wann haben sie heute", 900)).open;
  expect(on.map((t) => `${t.said} ${t.partial}`)).toEqual([" wann haben sie heute"]);
  const other = call(...begun, partial("ach und heute", 900)).open;
  expect(other.map((t) => `${t.said} ${t.partial}`)).toEqual(["Wann haben Sie? ach und heute"]);
});

test("an answer that was taken back before it was heard is shown no more", () => {
  const { open } = call(
    final("ich hätte gern", 700),
    token("Was ", 750),
    partial("einen", 900),
    final("ich hätte gern einen termin", 1200),
  );
  expect(open).toEqual([
    { from: 700, said: "ich hätte gern einen termin", partial: "", reply: "" },
  ]);
});

test("what was keyed just before the end is shown once", () => {
  const over = { ...turn(1, "030", 900, "", 0), said_start: 900, reply_start: null };
  expect(call(final("030", 900), { ...over, reply_end: null }).open).toEqual([]);
});

test("a turn that is over takes the place of what was shown of it", () => {
  const { open, turns } = call(
    token("Guten Tag.", 320),
    turn(0, "", 0, "Guten Tag.", 1600),
    final("wo sind sie", 9000),
    token("Am Markt.", 9100),
    turn(1, "wo sind sie", 8800, "Am Markt.", 9600),
    { type: "turn_end", index: 1, interrupted: false, timings: { reply_ms: 280 } } as Happening,
  );
  expect(open).toEqual([]);
  expect(turns.map((t) => [t.reply, t.replyMs])).toEqual([
    ["Guten Tag.", null],
    ["Am Markt.", 280],
  ]);
});

test("who barges in begins another turn, which outlives the end of the one before", () => {
  const said = final("wo sind sie", 9000);
  const { open, turns } = call(
    said,
    token("Wir sind am Markt.", 9100),
    partial("stopp", 12_000),
    turn(1, "wo sind sie", 8800, "Wir sind am Markt.", 9600),
  );
  expect(turns).toHaveLength(1);
  expect(open).toEqual([{ from: 12_000, said: "", partial: "stopp", reply: "" }]);
});

test("a barge-in that was none leaves nothing", () => {
  const { open, notices } = call(
    final("wo sind sie", 9000),
    token("Wir sind", 9100),
    notice("barge_in"),
    partial("hm", 12_000),
    notice("reply_resumed"),
    token(" am Markt.", 13_000),
  );
  expect(open.map((t) => t.reply)).toEqual(["Wir sind am Markt."]);
  expect(notices.map((n) => n.kind)).toEqual(["barge_in", "reply_resumed"]);
});

test.each(["backchannel", "noise_heard"])("a %s over TOM's words makes no turn", (kind) => {
  const { open } = call(
    final("wo sind sie", 9000),
    token("Wir sind", 9100),
    partial("mhm", 12_000),
    notice(kind),
    token(" am Markt.", 13_000),
  );
  expect(open.map((t) => t.reply)).toEqual(["Wir sind am Markt."]);
});

test("a caller who speaks into the greeting is still shown after it", () => {
  const { open } = call(token("Guten", 320), partial("hallo", 900), turn(0, "", 0, "Guten", 1600));
  expect(open.map((t) => t.partial)).toEqual(["hallo"]);
});

test("the end of speech is no news", () => {
  expect(call(notice("speech_ended"), notice("digits_keyed")).notices).toHaveLength(1);
});

test("a snapshot replaces what was known, but calls just over stay", () => {
  const over = after([{ ...call(), id: "b" }], {
    type: "call_over",
    call_id: "b",
    reason: null,
  });
  const shown = after([...over, call(partial("wann", 5))], {
    type: "snapshot",
    calls: [{ ...VIEW, answered_at: "2025-03-03T09:00:01Z", transcript: [turn(0, "", 0, "Ja", 9)] }],
  });
  expect(shown.map((c) => [c.id, c.turns.length, c.open.length])).toEqual([
    ["b", 0, 0],
    ["a", 1, 0],
  ]);
});

test("what happens in unknown calls is nothing", () => {
  const event: LiveEvent = { type: "call_event", call_id: "x", event: partial("wann", 5) };
  expect(after([call()], event)).toEqual([call()]);
});
