import { expect, test } from "vitest";
import { Frames } from "./frames";
import { FRAME_SAMPLES, fromPcm16, toPcm16 } from "./pcm";

test("blocks of a microphone become frames of 20 ms", () => {
  const frames = new Frames(48_000);
  const counts = Array.from({ length: 375 }, () => frames.push(new Float32Array(128)).length);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(50);
  expect(Math.max(...counts)).toBe(1);
});

test("a long block becomes several frames, each with its own samples", () => {
  const ramp = Float32Array.from({ length: 800 }, (_, index) => index / 32_768);
  const [first, second, ...others] = new Frames(16_000).push(ramp);
  expect(others).toEqual([]);
  expect([first?.[0], first?.[319], second?.[0], second?.[319]]).toEqual([0, 319, 320, 639]);
  expect(first?.length).toBe(FRAME_SAMPLES);
});

test("PCM16 is rounded, and clipped where it is too loud", () => {
  const samples = Float32Array.of(0, 0.5, -0.5, 1, -1, 3, -3);
  const pcm = toPcm16(samples);
  expect([...pcm]).toEqual([0, 16_384, -16_384, 32_767, -32_768, 32_767, -32_768]);
  expect([...fromPcm16(pcm)].slice(0, 3)).toEqual([0, 0.5, -0.5]);
});
