import { expect, test } from "vitest";
import { level } from "./level";

test("from silence to full scale", () => {
  const constant = (value: number) => new Float32Array(100).fill(value);
  expect(level(constant(0))).toBe(0);
  expect(level(new Float32Array())).toBe(0);
  expect(level(constant(1))).toBeCloseTo(1);
  expect(level(constant(0.0316228))).toBeCloseTo(0.5); // -30 dBFS
  expect(level(constant(4))).toBe(1);
});
