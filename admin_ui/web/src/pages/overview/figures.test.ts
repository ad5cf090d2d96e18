import { expect, test } from "vitest";
import { answeredShare, countRows, greatestUnit, latencyRows } from "./figures";

const NONE = {
  ...{ calls: 0, answered: 0, voicemail: 0, missed: 0, rejected: 0, lost: 0, in_progress: 0 },
};

test("what share of calls was answered", () => {
  expect(answeredShare(NONE)).toBeNull();
  expect(answeredShare({ ...NONE, calls: 1, in_progress: 1 })).toBeNull();
  const counts = { ...NONE, calls: 6, answered: 2, voicemail: 1, missed: 1, lost: 1 };
  expect(answeredShare({ ...counts, in_progress: 1 })).toBe(0.6);
});

test("rows of the charts", () => {
  const rows = countRows([NONE, { ...NONE, calls: 2, missed: 2 }], (index) => `${index} Uhr`);
  expect(rows.map((row) => [row.label, row.calls, row.missed])).toEqual([
    ["0 Uhr", 0, 0],
    ["1 Uhr", 2, 2],
  ]);
});

test("hours without replies have no latency", () => {
  const stages = { endpoint_ms: null, stt_ms: null, llm_ms: null, tts_ms: null };
  const quiet = { turns: 0, ...stages, reply_ms: null };
  const busy = { turns: 3, ...stages, reply_ms: { p50: 300, p95: 450 } };
  const buckets = [quiet, busy].map((latency) => ({ ...NONE, start: "", latency }));
  expect(latencyRows(buckets, String)).toEqual([
    { label: "0", turns: 0, p50: null, p95: null },
    { label: "1", turns: 3, p50: 300, p95: 450 },
  ]);
});

test("how long TOM runs", () => {
  expect(greatestUnit(5)).toEqual({ unit: "minutes", count: 1 });
  expect(greatestUnit(3599)).toEqual({ unit: "minutes", count: 59 });
  expect(greatestUnit(7300)).toEqual({ unit: "hours", count: 2 });
  expect(greatestUnit(200_000)).toEqual({ unit: "days", count: 2 });
});
