/** The comparison's request. The server computes a while: it is not made again by itself. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, data } from "@/api/client";

export const RANGES = ["week", "month", "quarter"] as const;
export type Range = (typeof RANGES)[number];

const DAYS: Record<Range, number> = { week: 7, month: 30, quarter: 90 };
const FRESH_MS = 60_000;

export function isRange(value: unknown): value is Range {
  return RANGES.includes(value as Range);
}

/** Whole days of this browser's time zone, up to the end of today. */
export function useVariants(range: Range) {
  const now = new Date();
  const midnight = (days: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).toISOString();
  const query = { since: midnight(1 - DAYS[range]), until: midnight(1) };
  return useQuery({
    queryKey: ["calls", "variants", query],
    queryFn: () => data(api.GET("/api/variants", { params: { query } })),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });
}
