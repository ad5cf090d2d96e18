import { expect, test } from "vitest";
import type { CallTranscript } from "@/api/types";
import { isPending, spokenLineAt, spokenLines, viewsOf, wordAt } from "./corrected";

const word = (text: string, start_s: number, end_s: number, confidence: number | null = 0.9) => ({
  text,
  start_s,
  end_s,
  confidence,
});
const SEGMENTS = [
  { speaker: "tom", text: "Guten Tag.", start_s: 0, end_s: 1.5, words: [] },
  {
    speaker: "caller",
    text: "Hier ist Müller.",
    start_s: 2,
    end_s: 3.2,
    words: [word("Hier", 2, 2.2), word("ist", 2.3, 2.5, null), word("Müller.", 2.6, 3.2, 0.2)],
  },
  { speaker: "caller", text: "Danke.", start_s: 3.9, end_s: 4.4, words: [word("Danke.", 3.9, 4.4)] },
  { speaker: "caller", text: "Ja.", start_s: 9, end_s: 9.5, words: [word("Ja.", 9, 9.5)] },
];
const lines = spokenLines(SEGMENTS);

test("what one says without a pause is a line", () => {
  const texts = lines.map(({ who, words }) => [who, words.map(({ text }) => text).join(" ")]);
  expect(texts).toEqual([
    ["tom", "Guten Tag."],
    ["caller", "Hier ist Müller. Danke."],
    ["caller", "Ja."],
  ]);
});

test("words that were hardly recognised are unsure, others and unmeasured ones are not", () => {
  expect(lines[1]?.words.map(({ unsure }) => unsure)).toEqual([false, false, true, false]);
});

test("the line and the word that sound", () => {
  const at = (second: number) => {
    const line = spokenLineAt(lines, second);
    return line && line.words[wordAt(line, second)]?.text;
  };
  expect([0, 1.5, 2.25, 2.7, 3.9, 4.4, 9.1].map(at)).toEqual([
    "Guten Tag.",
    undefined,
    "Hier",
    "Müller.",
    "Danke.",
    undefined,
    "Ja.",
  ]);
});

test("what can be looked at", () => {
  const corrected = { model: "large-v2 on cpu", language: "de", aligned: true, segments: SEGMENTS };
  const none = { state: "waiting", corrected: null, comparison: [] } as unknown as CallTranscript;
  expect(viewsOf(undefined)).toEqual(["live"]);
  expect(viewsOf(none)).toEqual(["live"]);
  expect(viewsOf({ ...none, corrected })).toEqual(["corrected", "live"]);
  const comparison = [{ start_s: 2, end_s: 3, pieces: [] }];
  expect(viewsOf({ ...none, corrected, comparison })).toEqual(["corrected", "live", "compared"]);
});

test("what is still to come", () => {
  const states = ["none", "waiting", "running", "failed", "cancelled", "done"] as const;
  const pending = states.filter((state) => isPending({ state } as CallTranscript));
  expect(pending).toEqual(["waiting", "running"]);
  expect(isPending(undefined)).toBe(false);
});
