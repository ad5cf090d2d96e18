/** The jobs' requests: often while something moves, seldom while nothing does. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import type { Job, Transcription } from "@/api/types";

const MOVING_MS = 1_000;
const STILL_MS = 10_000;
export const PAGE_SIZE = 25;

export const SHOWN = ["all", "open", "done", "failed"] as const;
export type Shown = (typeof SHOWN)[number];
const STATES: Record<Shown, Job["state"][]> = {
  all: [],
  open: ["waiting", "queued", "running"],
  done: ["done"],
  failed: ["failed", "cancelled"],
};

/** A page of the jobs and who works on them; `page` counts from 1. */
export function useJobs(show: Shown, page: number) {
  const query = { state: STATES[show], limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE };
  return useQuery({
    queryKey: ["jobs", query],
    queryFn: () => data(api.GET("/api/jobs", { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data && isMoving(state.data.transcription) ? MOVING_MS : STILL_MS,
  });
}

/** Who works, and how much waits. */
export function useTranscription() {
  return useQuery({
    queryKey: ["jobs", "transcription"],
    queryFn: () => data(api.GET("/api/jobs", { params: { query: { limit: 1 } } })),
    refetchInterval: STILL_MS,
  });
}

/** One job with its transcript. */
export function useJob(id: string) {
  return useQuery({
    queryKey: ["job", id],
    queryFn: () => data(api.GET("/api/jobs/{job_id}", { params: { path: { job_id: id } } })),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data) ? MOVING_MS : false),
    gcTime: 0, // a deleted job is not shown again
  });
}

/** Trying anew, stopping and deleting; what is shown follows. */
export function useJobActions() {
  const client = useQueryClient();
  const onSettled = (_: unknown, __: unknown, id: string) =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["jobs"] }),
      client.invalidateQueries({ queryKey: ["job", id], exact: true }),
    ]);
  const path = (id: string) => ({ params: { path: { job_id: id } } });
  const retry = useMutation({
    mutationFn: (id: string) => data(api.POST("/api/jobs/{job_id}/retry", path(id))),
    onSettled,
  });
  const cancel = useMutation({
    mutationFn: (id: string) => data(api.POST("/api/jobs/{job_id}/cancel", path(id))),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (id: string) => data(api.DELETE("/api/jobs/{job_id}", path(id))),
    onSuccess: () => client.invalidateQueries({ queryKey: ["jobs"] }),
  });
  return { retry, cancel, remove };
}

/** Yet to be done. */
export function isOpen(job: Pick<Job, "state">): boolean {
  return STATES.open.includes(job.state);
}

/** Somebody works, or is about to: what is shown changes by the second. */
export function isMoving({ counts, workers }: Transcription): boolean {
  const taken = (counts.queued ?? 0) + (counts.running ?? 0);
  return taken > 0 || ((counts.waiting ?? 0) > 0 && workers.length > 0);
}

/** How many recordings have no transcript yet. */
export function openCount({ counts }: Transcription): number {
  return STATES.open.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}
