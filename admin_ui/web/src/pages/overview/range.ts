/** The periods that the overview can show: whole days up to the end of today. */
export const RANGES = ["today", "week", "month"] as const;
export type Range = (typeof RANGES)[number];

const DAYS: Record<Range, number> = { today: 1, week: 7, month: 30 };

export interface Period {
  /** Instants as ISO 8601; `until` is excluded. */
  since: string;
  until: string;
  bucket: "hour" | "day";
}

/** The period in this browser's time zone. */
export function periodOf(range: Range, now: Date): Period {
  // Days by the calendar: where clocks change, one of them is not 24 hours long.
  const midnight = (days: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).toISOString();
  return {
    since: midnight(1 - DAYS[range]),
    until: midnight(1),
    bucket: range === "today" ? "hour" : "day",
  };
}

export function isRange(value: unknown): value is Range {
  return RANGES.includes(value as Range);
}
