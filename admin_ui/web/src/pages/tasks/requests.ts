/** The notes of all calls: what is to be done. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";

const FRESH_MS = 20_000;
/** Open notes on the overview; the navigation counts with the same request. */
const NOTES_SHOWN = 8;
export const PAGE_SIZE = 25;

export const SHOWN = ["open", "done", "all"] as const;
export type Shown = (typeof SHOWN)[number];

export function useOpenNotes() {
  return useNotes("open", 1, NOTES_SHOWN);
}

/** A page of the notes; `page` counts from 1. */
export function useNotes(show: Shown, page: number, limit = PAGE_SIZE) {
  const query = { show, limit, offset: (page - 1) * limit };
  return useQuery({
    queryKey: ["calls", "notes", query],
    queryFn: () => data(api.GET("/api/notes", { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });
}

interface Tick {
  callId: string;
  noteId: number;
  done: boolean;
}

/** Ticks a note off, or takes the tick back. */
export function useTick() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ callId, noteId, done }: Tick) =>
      data(
        api.PATCH("/api/calls/{call_id}/notes/{note_id}", {
          params: { path: { call_id: callId, note_id: noteId } },
          body: { done },
        }),
      ),
    onSettled: (_, __, { callId }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["call", callId], exact: true }),
        client.invalidateQueries({ queryKey: ["calls"] }),
      ]),
  });
}
