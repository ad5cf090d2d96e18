import { expect, test } from "vitest";
import type { Transcription } from "@/api/types";
import { isMoving, openCount } from "./states";

const WORKER = { name: "one", model: "tiny", started_at: "", seen_at: "" };
const NOBODY: Transcription = {
  installed: false,
  own_workers: 1,
  model: "tiny",
  max_upload_bytes: 1,
  workers: [],
  counts: { waiting: 0, queued: 0, running: 0, done: 7, failed: 1, cancelled: 1 },
};

function having(counts: Record<string, number>, workers = 0): Transcription {
  return {
    ...NOBODY,
    counts: { ...NOBODY.counts, ...counts },
    workers: Array.from({ length: workers }, () => WORKER),
  };
}

test("it moves while somebody works, or will", () => {
  expect(isMoving(having({}, 1))).toBe(false);
  expect(isMoving(having({ waiting: 3 }))).toBe(false);
  expect(isMoving(having({ waiting: 3 }, 1))).toBe(true);
  expect(isMoving(having({ running: 1 }))).toBe(false);
  expect(isMoving(having({ running: 1 }, 1))).toBe(true);
  expect(isMoving(having({ queued: 1 }, 2))).toBe(true);
});

test("what waits is what is not over", () => {
  expect(openCount(having({ waiting: 3, queued: 2, running: 1 }))).toBe(6);
  expect(openCount(NOBODY)).toBe(0);
});
