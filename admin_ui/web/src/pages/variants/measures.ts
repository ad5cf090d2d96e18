/** What is compared, and what a difference means. */
import type { Schemas } from "@/api/types";
import type { Format } from "@/i18n/format";

export type Variants = Schemas["VariantsView"];
export type Variant = Schemas["VariantView"];
export type Interval = Schemas["IntervalView"];

export const MEASURES = [
  "reply_p50_ms",
  "reply_p95_ms",
  "barge_ins",
  "repairs",
  "talk_s",
  "wer",
] as const;
export type Measure = (typeof MEASURES)[number];

/** Where neither less nor more is better. */
const NEUTRAL: readonly Measure[] = ["talk_s"];

export type Verdict = "better" | "worse" | "other" | "unclear";

/** What the difference from the control means: nothing sure where it may be none. */
export function verdict(measure: Measure, { low, high }: Interval): Verdict {
  if (low <= 0 && high >= 0) return "unclear";
  if (NEUTRAL.includes(measure)) return "other";
  return high < 0 ? "better" : "worse";
}

/** A value in the measure's unit. */
export function written(measure: Measure, value: number, format: Format): string {
  switch (measure) {
    case "reply_p50_ms":
    case "reply_p95_ms":
      return `${format.number(Math.round(value))}\u00a0ms`;
    case "barge_ins":
    case "repairs":
      return format.number(value, 2);
    case "talk_s":
      return `${format.number(value, 1)}\u00a0s`;
    case "wer":
      return `${format.number(100 * value, 1)}\u00a0%`;
  }
}

/** A difference, with its sign. */
export function signed(measure: Measure, value: number, format: Format): string {
  const size = written(measure, Math.abs(value), format);
  if (size === written(measure, 0, format)) return size;
  return `${value < 0 ? "−" : "+"}${size}`;
}

/** From where to where an axis goes that shows all `intervals`; null where there is none. */
export function axis(intervals: readonly Interval[]): { from: number; to: number } | null {
  if (intervals.length === 0) return null;
  const low = Math.min(...intervals.map((interval) => interval.low));
  const high = Math.max(...intervals.map((interval) => interval.high));
  const room = (high - low || Math.abs(high) || 1) * 0.12;
  return { from: low >= 0 ? Math.max(0, low - room) : low - room, to: high + room };
}
