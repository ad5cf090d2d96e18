import { expect, test } from "vitest";
import type { Turn } from "@/api/types";
import { lineAt, linesOf, partsOf } from "./transcript";

const GREETING = {
  index: 0,
  said: "",
  said_start: 0,
  said_end: 0,
  reply: "Guten Tag, hier ist TOM.",
  heard: "Guten Tag, hier ist TOM.",
  reply_start: 0,
  reply_end: 32_000,
} as Turn;
const QUESTION = {
  index: 1,
  said: "Wann haben Sie geöffnet?",
  said_start: 30_000,
  said_end: 60_000,
  reply: "Bis 18 Uhr. Kann ich sonst helfen?",
  heard: "Bis 18 Uhr.",
  reply_start: 70_000,
  reply_end: 90_000,
} as Turn;
const lines = linesOf([GREETING, QUESTION]);

test("a greeting is TOM's line only", () => {
  expect(lines.map((line) => line.key)).toEqual(["0-tom", "1-caller", "1-tom"]);
});

test("the line that sounds; of two the later one; none in a pause", () => {
  const key = (sample: number) => lineAt(lines, sample)?.key;
  expect([0, 31_000, 59_999, 60_000, 70_000, 90_000].map(key)).toEqual([
    "0-tom",
    "1-caller",
    "1-caller",
    undefined,
    "1-tom",
    undefined,
  ]);
});

test("a reply that nobody heard sounds at no time", () => {
  const unheard = linesOf([{ ...QUESTION, heard: "", reply_start: null, reply_end: null }]);
  expect(lineAt(unheard, 80_000)).toBeUndefined();
});

test("an interrupted reply has a heard and an unheard part", () => {
  expect(partsOf(QUESTION)).toEqual({ heard: "Bis 18 Uhr.", unheard: "Kann ich sonst helfen?" });
  expect(partsOf(GREETING).unheard).toBe("");
  expect(partsOf({ ...QUESTION, heard: "" })).toEqual({ heard: "", unheard: QUESTION.reply });
});
