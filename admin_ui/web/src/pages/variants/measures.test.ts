import { expect, test } from "vitest";
import { format } from "@/i18n/format";
import { axis, signed, verdict, written } from "./measures";

const interval = (low: number, high: number) => ({ value: (low + high) / 2, low, high });

test("a difference that may be none is none", () => {
  expect(verdict("reply_p50_ms", interval(-5, 12))).toBe("unclear");
  expect(verdict("repairs", interval(0, 0.4))).toBe("unclear");
});

test("less is better, but for the length of a call", () => {
  expect(verdict("reply_p95_ms", interval(-90, -20))).toBe("better");
  expect(verdict("wer", interval(0.01, 0.08))).toBe("worse");
  expect(verdict("talk_s", interval(3, 9))).toBe("other");
});

test("values are written with their unit, differences with their sign", () => {
  const german = format("de");
  expect(written("reply_p50_ms", 312.4, german)).toBe("312\u00a0ms");
  expect(written("barge_ins", 0.256, german)).toBe("0,26");
  expect(written("wer", 0.0834, german)).toBe("8,3\u00a0%");
  expect(signed("talk_s", -4.25, german)).toBe("−4,3\u00a0s");
  expect(signed("repairs", 0.1, german)).toBe("+0,10");
  expect(signed("reply_p50_ms", -0.2, german)).toBe("0\u00a0ms");
});

test("an axis shows all intervals, and nothing below zero without need", () => {
  expect(axis([])).toBeNull();
  const shown = axis([interval(0.01, 0.3), interval(0.1, 0.51)])!;
  expect(shown.from).toBe(0);
  expect(shown.to).toBeCloseTo(0.57);
  const { from, to } = axis([interval(5, 5)])!;
  expect(from).toBeLessThan(5);
  expect(to).toBeGreaterThan(5);
});
