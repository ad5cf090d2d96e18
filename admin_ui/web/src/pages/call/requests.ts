/** The requests of one call's page. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, data } from "@/api/client";
import type { CallDetail } from "@/api/types";
import { useAudioUrl } from "@/shared/useAudioUrl";
import { isPending } from "./corrected";

/** Pairs of least and greatest value that are asked for; about two a pixel on a wide screen. */
const POINTS = 1200;
const RUNNING_MS = 2_000;
const TRANSCRIBING_MS = 3_000;
const TELLING_MS = 3_000;

export function useCall(id: string) {
  return useQuery({
    queryKey: ["call", id],
    queryFn: () => data(api.GET("/api/calls/{call_id}", { params: { path: { call_id: id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "ended" ? false : RUNNING_MS),
    gcTime: 0, // a deleted call is not shown again
  });
}

/** The transcript of the call's recording, asked for again until it is there. */
export function useTranscript(call: CallDetail) {
  const client = useQueryClient();
  const transcript = useQuery({
    queryKey: ["call", call.id, "transcript"],
    queryFn: () =>
      data(
        api.GET("/api/calls/{call_id}/transcript", { params: { path: { call_id: call.id } } }),
      ),
    enabled: hasAudio(call),
    refetchInterval: ({ state }) => (isPending(state.data) ? TRANSCRIBING_MS : false),
    gcTime: 0, // as of the call
  });
  const pending = isPending(transcript.data);
  const wasPending = useRef(pending);
  useEffect(() => {
    // The call's summary and notes come with it.
    if (wasPending.current && !pending) {
      void client.invalidateQueries({ queryKey: ["call", call.id], exact: true });
    }
    wasPending.current = pending;
  }, [client, call.id, pending]);
  return transcript;
}

/** How the owner is told of the call, asked for again while that is under way. */
export function useNotifications(call: CallDetail) {
  return useQuery({
    queryKey: ["call", call.id, "notifications"],
    queryFn: () =>
      data(
        api.GET("/api/calls/{call_id}/notifications", { params: { path: { call_id: call.id } } }),
      ),
    enabled: call.state === "ended",
    refetchInterval: ({ state }) =>
      state.data?.some((told) => told.state === "waiting") ? TELLING_MS : false,
    gcTime: 0, // as of the call
  });
}

/** Having a notification sent again that failed for good. */
export function useRetryNotification(callId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) =>
      data(
        api.POST("/api/calls/{call_id}/notifications/{notification_id}/retry", {
          params: { path: { call_id: callId, notification_id: id } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ["call", callId, "notifications"] }),
  });
}

/** The peaks of the call's recording, once it has ended. */
export function useWaveform(call: CallDetail) {
  return useQuery({
    queryKey: ["call", call.id, "waveform"],
    queryFn: () =>
      data(
        api.GET("/api/calls/{call_id}/waveform", {
          params: { path: { call_id: call.id }, query: { points: POINTS } },
        }),
      ),
    enabled: hasAudio(call),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The address of the call's audio in this page's memory; null while it is fetched. */
export function useAudio(call: CallDetail) {
  return useAudioUrl(`/api/calls/${call.id}/recording`, hasAudio(call));
}

/** Recordings that still grow are heard later. */
export function hasAudio(call: CallDetail): boolean {
  return call.state === "ended" && call.recordings.length > 0;
}

/** Adding, changing and deleting a call's notes; the page shows them afterwards. */
export function useNotes(callId: string) {
  const client = useQueryClient();
  const onSuccess = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["call", callId], exact: true }),
      client.invalidateQueries({ queryKey: ["calls"] }),
    ]);
  const path = (noteId: number) => ({ path: { call_id: callId, note_id: noteId } });
  const add = useMutation({
    mutationFn: (text: string) =>
      data(
        api.POST("/api/calls/{call_id}/notes", {
          params: { path: { call_id: callId } },
          body: { text },
        }),
      ),
    onSuccess,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: number; text?: string; done?: boolean }) =>
      data(api.PATCH("/api/calls/{call_id}/notes/{note_id}", { params: path(id), body })),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: number) =>
      data(api.DELETE("/api/calls/{call_id}/notes/{note_id}", { params: path(id) })),
    onSuccess,
  });
  return { add, change, remove };
}
