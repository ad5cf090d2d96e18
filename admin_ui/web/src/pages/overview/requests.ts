/** The overview's requests; they are made again while the page is open. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import { type Range, periodOf } from "./range";

const FRESH_MS = 20_000;
export const NOTES_SHOWN = 8;
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

export function useOpenNotes() {
  return useQuery({
    queryKey: ["calls", "open notes"],
    queryFn: () =>
      data(api.GET("/api/notes/open", { params: { query: { limit: NOTES_SHOWN } } })),
    refetchInterval: FRESH_MS,
  });
}

export function useTickOff() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ callId, noteId }: { callId: string; noteId: number }) =>
      data(
        api.PATCH("/api/calls/{call_id}/notes/{note_id}", {
          params: { path: { call_id: callId, note_id: noteId } },
          body: { done: true },
        }),
      ),
    onSettled: (_, __, { callId }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["call", callId], exact: true }),
        client.invalidateQueries({ queryKey: ["calls"] }),
      ]),
  });
}

export function useLatestCalls() {
  return useQuery({
    queryKey: ["calls", "latest"],
    queryFn: () => data(api.GET("/api/calls", { params: { query: { limit: CALLS_SHOWN } } })),
    refetchInterval: FRESH_MS,
  });
}
