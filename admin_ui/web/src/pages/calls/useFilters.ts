import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { type CallFilters, NO_FILTERS, readFilters, writeFilters } from "./filters";

/** The filters in the address, and how to change some of them. Back goes back to the page before. */
export function useFilters() {
  const [address, setAddress] = useSearchParams();
  const filters = useMemo(() => readFilters(address), [address]);
  const change = (changes: Partial<CallFilters>, replace = !("page" in changes)) => {
    // The window's address: `address` lags behind where one change follows another quickly.
    const now = readFilters(new URLSearchParams(location.search));
    setAddress(writeFilters({ ...now, page: 1, ...changes }), { replace });
  };
  const reset = () => change({ ...NO_FILTERS, sort: filters.sort, size: filters.size });
  return { filters, change, reset };
}
