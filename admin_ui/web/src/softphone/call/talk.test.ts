import { expect, test } from "vitest";
import type { StreamEvent } from "@/api/types";
import { partialText, SILENT_TALK, spoken, type Talk } from "./talk";

const after = (...events: StreamEvent[]): Talk => events.reduce(spoken, SILENT_TALK);

const live: StreamEvent = { type: "pipeline", pipeline: "realtime", conversation: true, reason: "live", at: 0 };
const whisperx: StreamEvent = { ...live, pipeline: "whisperx" };
const voicemail: StreamEvent = { ...whisperx, conversation: false };
const starts: StreamEvent = { type: "speech_started", at: 0 };
const stops: StreamEvent = { type: "notice", kind: "speech_ended", detail: "", at: 0 };
const partial = (text: string): StreamEvent => ({ type: "stt_partial", text, at: 0 });
const final = (text: string): StreamEvent => ({ type: "stt_final", text, at: 0 });
const token = (text: string): StreamEvent => ({ type: "llm_token", text, at: 0 });
const notice = (kind: string, detail = ""): StreamEvent => ({ type: "notice", kind, detail, at: 0 });
const turn = (index: number, said: string, reply: string, heard = reply): StreamEvent[] => [
  {
    type: "transcript", index, said, said_start: 0, said_end: 0, reply, heard,
    reply_start: 0, reply_end: 0,
  },
  {
    type: "turn_end", index, interrupted: heard !== reply,
    timings: { endpoint_ms: 210, stt_ms: 30, llm_ms: 215, tts_ms: 230, reply_ms: 250 },
  },
];

test("the caller's words grow, become final, and are answered", () => {
  let talk = after(live, starts, partial("wann"), partial("wann haben sie"));
  expect([talk.speaking, partialText(talk)]).toEqual([true, "wann haben sie"]);
  talk = [stops, final("wann haben sie geöffnet")].reduce(spoken, talk);
  expect([talk.speaking, partialText(talk), talk.said]).toEqual([false, "", "wann haben sie geöffnet"]);
  talk = [token("Wir haben "), token("immer geöffnet.")].reduce(spoken, talk);
  expect(talk.reply).toBe("Wir haben immer geöffnet.");
  talk = turn(1, "wann haben sie geöffnet", "Wir haben immer geöffnet.").reduce(spoken, talk);
  expect([talk.said, talk.reply]).toEqual(["", ""]);
  expect(talk.turns).toEqual([
    {
      index: 1, said: "wann haben sie geöffnet", heard: "Wir haben immer geöffnet.", unheard: "",
      interrupted: false,
      timings: { endpoint_ms: 210, stt_ms: 30, llm_ms: 215, tts_ms: 230, reply_ms: 250 },
    },
  ]);
});

test("a caller who goes on before TOM is audible: one turn", () => {
  const talk = after(
    live, starts, partial("meine nummer ist"), stops, final("meine nummer ist"), token("Danke"),
    starts, partial("null drei"), stops, final("meine nummer ist null drei"), token("Gern"),
  );
  expect([talk.said, talk.reply]).toEqual(["meine nummer ist null drei", "Gern"]);
  expect([talk.turns, talk.partials]).toEqual([[], []]);
});

test("utterances that wait for their final text are joined", () => {
  const talk = after(live, starts, partial("guten tag"), stops, starts, partial("ich"));
  expect(partialText(talk)).toBe("guten tag ich");
});

test("a barge-in keeps what was heard, and what is being said", () => {
  const talk = after(
    live, token("Guten Tag, hier ist die Praxis."), starts, partial("stopp"), notice("barge_in"),
    { type: "clear" }, ...turn(0, "", "Guten Tag, hier ist die Praxis.", "Guten Tag,"),
  );
  expect(talk.turns[0]).toMatchObject({
    heard: "Guten Tag,", unheard: "hier ist die Praxis.", interrupted: true,
  });
  expect([talk.speaking, partialText(talk)]).toEqual([true, "stopp"]);
});

test("a cough leaves nothing behind", () => {
  const talk = after(live, token("Guten Tag."), starts, partial("äh"), stops, ...turn(0, "", "Guten Tag."));
  expect(partialText(talk)).toBe("");
});

test("what WhisperX understands is waited for, and no message", () => {
  let talk = after(whisperx, token("Guten Tag."), ...turn(0, "", "Guten Tag."), starts);
  expect([talk.recording, talk.speaking, talk.understanding]).toEqual([false, true, false]);
  talk = spoken(talk, stops);
  expect([talk.speaking, talk.understanding]).toEqual([false, true]);
  expect(spoken(talk, starts).understanding).toBe(false);
  expect(spoken(talk, notice("noise_heard")).understanding).toBe(false);
  expect(spoken(talk, notice("reply_resumed", "Guten")).understanding).toBe(false);
  talk = spoken(talk, final("Wann haben Sie geöffnet?"));
  expect([talk.understanding, talk.said]).toEqual([false, "Wann haben Sie geöffnet?"]);
  expect(after(live, starts, stops).understanding).toBe(false);
  expect(after(voicemail, starts, stops).understanding).toBe(false);
});

test("the greeting's end does not end the waiting for what was said in it", () => {
  const talk = after(whisperx, starts, stops, ...turn(0, "", "Guten Tag."));
  expect(talk.understanding).toBe(true);
  expect(turn(1, "[unverständlich]", "").reduce(spoken, talk).understanding).toBe(false);
});

test("a cough's text is taken back", () => {
  const talk = after(live, starts, partial("äh"), stops, notice("noise_heard"));
  expect(partialText(talk)).toBe("");
});

test("what only says that the caller listens is taken back", () => {
  const talk = after(live, token("Wir"), starts, partial("genau"), stops, notice("backchannel", "genau"));
  expect([partialText(talk), talk.reply]).toEqual(["", "Wir"]);
});

test("a question after silence answers nobody", () => {
  const talk = after(live, final("ja"), token("Gut"), notice("caller_silent"), token("Sind Sie noch da?"));
  expect([talk.said, talk.reply]).toEqual(["", "Sind Sie noch da?"]);
});

test("a message is left between the greeting and the farewell", () => {
  let talk = after(voicemail);
  expect(talk.recording).toBe(false);
  talk = [token("Sprechen Sie nach dem Ton."), ...turn(0, "", "Sprechen Sie nach dem Ton.")].reduce(spoken, talk);
  expect(talk.recording).toBe(true);
  talk = spoken(talk, notice("message_recorded", "mein auto ist kaputt"));
  expect([talk.recording, talk.message]).toEqual([false, "mein auto ist kaputt"]);
  talk = [token("Danke."), ...turn(1, "", "Danke.")].reduce(spoken, talk);
  expect(talk.recording).toBe(false);
});

test("a message can be spoken anew", () => {
  let talk = after(voicemail, notice("message_began"), notice("message_recorded", "falsch"));
  expect([talk.recording, talk.message]).toEqual([false, "falsch"]);
  talk = [token("Drücken Sie"), ...turn(1, "", "Drücken Sie"), notice("message_began")].reduce(spoken, talk);
  expect(talk.recording).toBe(true);
  talk = spoken(talk, notice("nothing_recorded"));
  expect([talk.recording, talk.message]).toEqual([false, "falsch"]);
});

test("voicemail after a conversation records at once", () => {
  const talk = after(live, token("Hallo."), ...turn(0, "", "Hallo."), {
    type: "pipeline", pipeline: "whisperx", conversation: false, reason: "voicemail", at: 32_000,
  });
  expect(talk.recording).toBe(true);
  const silent = [token("Danke."), ...turn(1, "", "Danke.")].reduce(spoken, talk);
  expect([silent.recording, silent.message]).toEqual([false, null]);
});
