/** What the overview makes of the statistics. */
import type { Schemas } from "@/api/types";

export type Statistics = Schemas["Statistics"];
type Counts = Schemas["Counts"];

/** The results that are drawn, from the bottom of a bar to its top. */
export const RESULTS = ["answered", "voicemail", "missed", "rejected", "lost"] as const;
export type Result = (typeof RESULTS)[number];

/** Ms from the end of the caller's speech to TOM's first sound. */
export const TARGETS_MS = { p50: 350, p95: 500 } as const;
export type Percentile = keyof typeof TARGETS_MS;

/** Calls that somebody or something answered, of all that are over: 0 to 1; null of none. */
export function answeredShare(counts: Counts): number | null {
  const over = counts.calls - counts.in_progress;
  return over > 0 ? (counts.answered + counts.voicemail) / over : null;
}

export type CountRow = Record<Result, number> & { label: string; calls: number };

export function countRows(counts: readonly Counts[], label: (index: number) => string): CountRow[] {
  return counts.map(({ calls, answered, voicemail, missed, rejected, lost }, index) => ({
    ...{ label: label(index), calls, answered, voicemail, missed, rejected, lost },
  }));
}

export interface LatencyRow extends Record<Percentile, number | null> {
  [key: string]: unknown;
  label: string;
  turns: number;
}

/** The reply's latency in each bucket. */
export function latencyRows(
  buckets: Statistics["buckets"],
  label: (index: number) => string,
): LatencyRow[] {
  return buckets.map(({ latency }, index) => ({
    label: label(index),
    turns: latency.turns,
    p50: latency.reply_ms?.p50 ?? null,
    p95: latency.reply_ms?.p95 ?? null,
  }));
}

/** How long something runs, in its greatest unit. */
export function greatestUnit(seconds: number): { unit: "days" | "hours" | "minutes"; count: number } {
  const minutes = Math.max(1, Math.floor(seconds / 60));
  if (minutes < 60) return { unit: "minutes", count: minutes };
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? { unit: "hours", count: hours } : { unit: "days", count: Math.floor(hours / 24) };
}
