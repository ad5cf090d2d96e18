import { expect, test } from "vitest";
import { CAPACITY_MS, FADE_MS, JitterBuffer, PREFILL_MS } from "./jitterBuffer";

const RATE = 1000; // a sample a millisecond
const numbered = (from: number, count: number) =>
  Float32Array.from({ length: count }, (_, index) => from + index);

function read(buffer: JitterBuffer, count: number): number[] {
  const output = new Float32Array(count).fill(NaN);
  buffer.read(output);
  return [...output];
}
const silence = (count: number) => Array<number>(count).fill(0);

test("it collects first, then plays in order", () => {
  const buffer = new JitterBuffer(RATE);
  buffer.put(numbered(1, 40));
  expect(read(buffer, 10)).toEqual(silence(10));
  buffer.put(numbered(41, 20));
  expect(read(buffer, 50)).toEqual([...numbered(1, 50)]);
  expect(read(buffer, 20)).toEqual([...numbered(51, 10), ...silence(10)]);
});

test("a word shorter than the prefill is played, too", () => {
  const buffer = new JitterBuffer(RATE);
  buffer.put(numbered(1, 20));
  for (let waited = 0; waited < PREFILL_MS; waited += 20) {
    expect(read(buffer, 20)).toEqual(silence(20));
  }
  expect(read(buffer, 20)).toEqual([...numbered(1, 20)]);
});

test("after a gap it collects again", () => {
  const buffer = new JitterBuffer(RATE);
  buffer.put(numbered(1, 60));
  read(buffer, 60);
  buffer.put(numbered(100, 20));
  expect(read(buffer, 20)).toEqual(silence(20));
});

test("clear drops what was not played, and a voice that is heard fades out", () => {
  const buffer = new JitterBuffer(RATE);
  buffer.put(new Float32Array(100).fill(60));
  read(buffer, 10);
  buffer.clear();
  expect(buffer.length).toBe(FADE_MS);
  expect(read(buffer, 20)).toEqual([50, 40, 30, 20, 10, ...silence(15)]);
  buffer.put(numbered(500, 60));
  expect(read(buffer, 3)).toEqual([500, 501, 502]);
});

test("clear before the first of it is played leaves nothing", () => {
  const buffer = new JitterBuffer(RATE);
  buffer.put(numbered(1, 40));
  buffer.clear();
  expect(buffer.length).toBe(0);
  buffer.put(numbered(500, 60));
  expect(read(buffer, 3)).toEqual([500, 501, 502]);
});

test("it is bounded: the oldest give way, and are counted", () => {
  const buffer = new JitterBuffer(RATE);
  buffer.put(numbered(0, CAPACITY_MS - 10));
  buffer.put(numbered(CAPACITY_MS - 10, 30));
  expect([buffer.length, buffer.dropped]).toEqual([CAPACITY_MS, 20]);
  expect(read(buffer, 2)).toEqual([20, 21]);
  buffer.put(numbered(0, 2 * CAPACITY_MS));
  expect([buffer.length, buffer.dropped]).toEqual([CAPACITY_MS, 20 + 2 * CAPACITY_MS - 2]);
});
