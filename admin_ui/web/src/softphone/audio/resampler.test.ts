import { describe, expect, test } from "vitest";
import { Resampler } from "./resampler";

const SECONDS = 1;

function sine(hertz: number, rate: number): Float32Array {
  const step = (2 * Math.PI * hertz) / rate;
  return Float32Array.from({ length: SECONDS * rate }, (_, index) => 0.5 * Math.sin(step * index));
}

/** In blocks of 128, as an AudioWorklet gets them. */
function resampled(samples: Float32Array, from: number, to: number): Float32Array {
  const resampler = new Resampler(from, to);
  const blocks: number[] = [];
  for (let at = 0; at < samples.length; at += 128) {
    blocks.push(...resampler.push(samples.subarray(at, at + 128)));
  }
  return Float32Array.from(blocks);
}

const power = (samples: Float32Array) =>
  samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;

/** Of the sine of `hertz` that fits best: its amplitude, and decibels of it to all the rest. */
function fitted(samples: Float32Array, hertz: number, rate: number) {
  const settled = samples.subarray(rate / 10, rate - rate / 10);
  let [sin, cos] = [0, 0];
  settled.forEach((sample, index) => {
    sin += sample * Math.sin((2 * Math.PI * hertz * index) / rate);
    cos += sample * Math.cos((2 * Math.PI * hertz * index) / rate);
  });
  const [a, b] = [(2 * sin) / settled.length, (2 * cos) / settled.length];
  const rest = settled.map((sample, index) => {
    const angle = (2 * Math.PI * hertz * index) / rate;
    return sample - a * Math.sin(angle) - b * Math.cos(angle);
  });
  return { amplitude: Math.hypot(a, b), snr: 10 * Math.log10((a * a + b * b) / 2 / power(rest)) };
}

describe.each([48_000, 44_100, 96_000, 22_050])("from %d Hz to TOM's rate", (rate) => {
  test.each([100, 1000, 3400, 6500])("speech at %d Hz stays", (hertz) => {
    const { amplitude, snr } = fitted(resampled(sine(hertz, rate), rate, 16_000), hertz, 16_000);
    expect(amplitude).toBeCloseTo(0.5, 3);
    expect(snr).toBeGreaterThan(70);
  });

  test.each([8100, 9000, 10_000, 10_900].filter((hertz) => hertz < rate / 2))(
    "%d Hz does not fold back",
    (hertz) => {
      const alias = resampled(sine(hertz, rate), rate, 16_000).subarray(1600, 14_400);
      const suppression = 10 * Math.log10(0.125 / power(alias));
      expect(suppression).toBeGreaterThan(70);
    },
  );
});

describe.each([48_000, 44_100])("from TOM's rate to %d Hz", (rate) => {
  test.each([100, 1000, 3400, 6500])("%d Hz stays, without images", (hertz) => {
    const { amplitude, snr } = fitted(resampled(sine(hertz, 16_000), 16_000, rate), hertz, rate);
    expect(amplitude).toBeCloseTo(0.5, 3);
    expect(snr).toBeGreaterThan(70);
  });
});

test("as many samples come out as the rates say, whatever the blocks", () => {
  const samples = sine(440, 44_100);
  const whole = new Resampler(44_100, 16_000).push(samples);
  expect(whole.length).toBe(16_000);
  expect(resampled(samples, 44_100, 16_000)).toEqual(whole);
});

test("the same rate changes nothing", () => {
  const samples = sine(440, 16_000);
  expect(resampled(samples, 16_000, 16_000)).toEqual(samples);
});

test("reset forgets", () => {
  const resampler = new Resampler(48_000, 16_000);
  const first = resampler.push(sine(440, 48_000));
  resampler.reset();
  expect(resampler.push(sine(440, 48_000))).toEqual(first);
});
