import { expect, test } from "vitest";
import { timeline, unheard } from "./timeline";

const TURN = {
  type: "transcript" as const,
  index: 1,
  said: "wo sind sie",
  said_start: 8000,
  said_end: 9000,
  reply: "Am Markt.",
  heard: "Am Markt.",
  reply_start: 9500,
  reply_end: 20_000,
  replyMs: 280,
};

test("turns and notices in the order in which they happened", () => {
  const greeting = { ...TURN, index: 0, said: "", said_start: 0, said_end: 0, reply_start: 1600 };
  const notice = (kind: string, at: number) => ({ type: "notice" as const, kind, detail: "", at });
  const items = timeline({
    turns: [greeting, TURN],
    notices: [notice("digits_keyed", 5000), notice("barge_in", 12_000)],
  });
  expect(items.map((item) => item.at)).toEqual([1600, 5000, 8000, 12_000]);
  expect(new Set(items.map((item) => item.key)).size).toBe(4);
});

test("what the caller did not hear", () => {
  expect(unheard(TURN)).toBe("");
  expect(unheard({ reply: "Am Markt. Und sonst?", heard: "Am Markt. " })).toBe("Und sonst?");
  expect(unheard({ reply: "Am Markt.", heard: "" })).toBe("Am Markt.");
});
