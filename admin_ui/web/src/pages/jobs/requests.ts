/** The jobs' requests: often while something moves, seldom while nothing does. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import { isMoving, isOpen, type Shown, STATES } from "./states";

const MOVING_MS = 1_000;
const STILL_MS = 10_000;
export const PAGE_SIZE = 25;

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
    refetchInterval: ({ state }) =>
      state.data && !state.error && isOpen(state.data) ? MOVING_MS : false,
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
