import { expect, test } from "vitest";
import { LEAD_S, levelDb, MOST_S, Playout, SILENT_DB, toFloats } from "./playout";

const FRAME_S = 0.02;

test("frames follow each other without a gap, however they come", () => {
  const playout = new Playout();
  const places = [10, 10.02, 10.09, 10.09, 10.09].map((now) => playout.place(now, FRAME_S)!);
  places.forEach((place, i) => expect(place).toBeCloseTo(10 + LEAD_S + i * FRAME_S));
});

test("after a gap some audio is kept back again", () => {
  const playout = new Playout();
  playout.place(10, FRAME_S);
  expect(playout.place(11, FRAME_S)).toBeCloseTo(11 + LEAD_S);
});

test("what comes in a heap is dropped but for a little", () => {
  const playout = new Playout();
  const places = Array.from({ length: 100 }, () => playout.place(10, FRAME_S));
  const played = places.filter((place) => place !== null);
  expect(Math.max(...played)).toBeLessThanOrEqual(10 + MOST_S + 1e-9);
  expect(played.length + playout.dropped).toBe(100);
  expect(playout.dropped).toBeGreaterThan(80);
});

test("the caller is left, TOM right", () => {
  const bytes = new ArrayBuffer(9);
  const view = new DataView(bytes);
  [16_384, -32_768, 0, 8192].forEach((sample, i) => view.setInt16(2 * i, sample, true));
  const { left, right } = toFloats(bytes);
  expect([...left]).toEqual([0.5, 0]);
  expect([...right]).toEqual([-1, 0.25]);
});

test("levels in dB of full scale", () => {
  expect(levelDb(new Float32Array(320).fill(1))).toBeCloseTo(0);
  expect(levelDb(new Float32Array(320).fill(0.1))).toBeCloseTo(-20);
  expect(levelDb(new Float32Array(320))).toBe(SILENT_DB);
  expect(levelDb(new Float32Array(0))).toBe(SILENT_DB);
});
