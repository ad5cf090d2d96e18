/** The call log's requests, for the pages that show calls. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import { type CallFilters, toQuery } from "./filters";

const FRESH_MS = 10_000;

/** A page of the list; it is asked for again every now and then, since calls come in. */
export function useCalls(filters: CallFilters) {
  const { page, size } = filters;
  const query = { ...toQuery(filters, new Date()), limit: size, offset: (page - 1) * size };
  return useQuery({
    queryKey: ["calls", query],
    queryFn: () => data(api.GET("/api/calls", { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });
}

export function useDeleteCall() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      data(api.DELETE("/api/calls/{call_id}", { params: { path: { call_id: id } } })),
    onSuccess: (_, id) => {
      client.removeQueries({ queryKey: ["call", id], type: "inactive" });
      return client.invalidateQueries({ queryKey: ["calls"] });
    },
  });
}

/** The export's address: the calls that the filters leave, on all pages. */
export function exportPath(filters: CallFilters, format: "csv" | "json"): string {
  const query = new URLSearchParams({ format });
  for (const [key, value] of Object.entries(toQuery(filters, new Date()))) {
    if (value !== undefined) query.set(key, value);
  }
  return `/api/calls/export?${query}`;
}
