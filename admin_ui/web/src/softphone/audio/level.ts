/** How loud it is, for a meter. */
const FLOOR_DB = -60;

/** Root mean square of `samples` on a scale from 0 (-60 dBFS or less) to 1 (0 dBFS). */
export function level(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB));
}
