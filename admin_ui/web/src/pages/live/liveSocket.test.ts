import { expect, test } from "vitest";
import { backoffMs } from "./liveSocket";

test("the wait doubles up to a quarter of a minute", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((failures) => backoffMs(failures, 1));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test("chance takes off up to a half", () => {
  expect(backoffMs(3, 0)).toBe(1000);
});
