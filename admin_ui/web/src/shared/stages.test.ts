import { expect, test } from "vitest";
import type { Turn } from "@/api/types";
import { longest, stagesOf } from "./stages";

const TURN: Turn = {
  index: 1,
  said: "Wann haben Sie geöffnet?",
  said_start: 16_000,
  said_end: 48_000,
  reply: "Wir haben bis 18 Uhr geöffnet. Kann ich sonst helfen?",
  heard: "Wir haben bis 18 Uhr geöffnet. Kann ich sonst helfen?",
  reply_start: 56_000,
  reply_end: 96_000,
  interrupted: false,
  endpoint_ms: 200,
  stt_ms: 210,
  llm_ms: 212,
  tts_ms: 290,
  reply_ms: 320,
};

test("a stage begins when the one before it is done", () => {
  expect(stagesOf(TURN).map(({ name, from, to }) => [name, from, to])).toEqual([
    ["endpoint", 0, 200],
    ["stt", 200, 210],
    ["llm", 210, 212],
    ["tts", 212, 290],
    ["reply", 290, 320],
  ]);
});

test("stages that were not measured are left out, and none runs backwards", () => {
  const turn = { ...TURN, stt_ms: 150, llm_ms: null };
  expect(stagesOf(turn).map(({ name, from, to }) => [name, from, to])).toEqual([
    ["endpoint", 0, 200],
    ["stt", 200, 200],
    ["tts", 200, 290],
    ["reply", 290, 320],
  ]);
});

test("a greeting has no stages", () => {
  const none = { endpoint_ms: null, stt_ms: null, llm_ms: null, tts_ms: null, reply_ms: null };
  expect(stagesOf({ ...TURN, ...none })).toEqual([]);
  expect(longest([{ ...TURN, ...none }])).toBe(0);
  expect(longest([TURN, { ...TURN, reply_ms: 400 }])).toBe(400);
});
