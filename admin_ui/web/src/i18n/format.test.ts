import { expect, test } from "vitest";
import { clock, format } from "./format";

test("durations", () => {
  expect([0, 7.9, 67, 3723].map(clock)).toEqual(["0:00", "0:07", "1:07", "1:02:03"]);
});

test("numbers and instants in both languages", () => {
  const [german, english] = [format("de"), format("en")];
  expect(german.number(1234.5, 1)).toBe("1.234,5");
  expect(english.number(1234.5, 1)).toBe("1,234.5");
  expect(german.milliseconds(287.4)).toBe("287\u00a0ms");
  expect(english.milliseconds(12_345)).toBe("12.3\u00a0s");
  expect(german.date("2025-03-03T09:00:00Z")).toContain("2025");
});
