import { expect, test } from "vitest";
import { stagesOf } from "./stages";

test("each stage begins where the one before it ended", () => {
  const timings = { stt_ms: 210, endpoint_ms: 230, llm_ms: 232, tts_ms: 250, reply_ms: 270 };
  expect(stagesOf(timings).map(({ name, ms }) => [name, ms])).toEqual([
    ["stt", 210], ["endpoint", 20], ["llm", 2], ["tts", 18], ["reply", 20],
  ]);
});

test("what was not measured is left out, and nothing takes less than no time", () => {
  const timings = { stt_ms: null, endpoint_ms: 200, llm_ms: 190, tts_ms: null, reply_ms: 260 };
  expect(stagesOf(timings).map(({ name, ms }) => [name, ms])).toEqual([
    ["endpoint", 200], ["llm", 0], ["reply", 60],
  ]);
});
