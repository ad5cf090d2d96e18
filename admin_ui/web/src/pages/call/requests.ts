/** The requests of one call's page. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { api, authorizedFetch, data } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import type { CallDetail } from "@/api/types";

/** Pairs of least and greatest value that are asked for; about two a pixel on a wide screen. */
const POINTS = 1200;
const RUNNING_MS = 2_000;

export function useCall(id: string) {
  return useQuery({
    queryKey: ["call", id],
    queryFn: () => data(api.GET("/api/calls/{call_id}", { params: { path: { call_id: id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "ended" ? false : RUNNING_MS),
  });
}

/** The peaks of the call's recording, once it has ended. */
export function useWaveform(call: CallDetail) {
  return useQuery({
    queryKey: ["call", call.id, "waveform"],
    queryFn: () =>
ask<Waveform>(`/api/calls/${call.id}/waveform?points=${POINTS}`),
    enabled: hasAudio(call),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The address of the call's audio in this page's memory; null while it is fetched. */
export function useAudio(call: CallDetail) {
  const audio = useQuery({
    queryKey: ["call", call.id, "audio"],
    queryFn: async ({ signal }) => {
      const response = await authorizedFetch(`/api/calls/${call.id}/recording`, { signal });
      if (!response.ok) throw await ApiProblem.of(response);
      return response.blob();
    },
    enabled: hasAudio(call),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0, // recordings are large
  });
  const url = useMemo(() => (audio.data ? URL.createObjectURL(audio.data) : null), [audio.data]);
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);
  return { url, error: audio.error };
}

/** The recording that `/recording` gives: the call's, else the message left in it. */
export function mainRecording(call: CallDetail) {
  return call.recordings.find((found) => found.kind === "call") ?? call.recordings[0];
}

function hasAudio(call: CallDetail): boolean {
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
  const notes = `/api/calls/${callId}/notes`;
  const add = useMutation({ mutationFn: (text: string) => ask(notes, "POST", { text }), onSuccess });
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: number; text?: string; done?: boolean }) =>
      ask(`${notes}/${id}`, "PATCH", body),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: number) => ask(`${notes}/${id}`, "DELETE"),
    onSuccess,
  });
  return { add, change, remove };
}

interface Waveform {
  channels: number[][];
  samples: number;
  sample_rate: number;
}

async function ask<T>(path: string, method = "GET", body?: unknown): Promise<T> {
  const response = await authorizedFetch(path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw await ApiProblem.of(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}
