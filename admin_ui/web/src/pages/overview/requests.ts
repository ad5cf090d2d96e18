/** The overview's requests; they are made again while the page is open. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import { type Range, periodOf } from "./range";

const FRESH_MS = 20_000;
const CALLS_SHOWN = 6;

export function useStatistics(range: Range) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const query = { ...periodOf(range, new Date()), zone };
  return useQuery({
    queryKey: ["calls", "statistics", query],
    queryFn: () => data(api.GET("/api/statistics", { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });
}

export function useLatestCalls() {
  return useQuery({
    queryKey: ["calls", "latest"],
    queryFn: () => data(api.GET("/api/calls", { params: { query: { limit: CALLS_SHOWN } } })),
    refetchInterval: FRESH_MS,
  });
}
