import { useEffect } from "react";

interface Shown {
  page: number;
  size: number;
  /** Entries on all pages; undefined while they are not known. */
  total: number | undefined;
  onPage: (page: number) => void;
}

/** The page the last of `total` entries is on, from 1; an empty list has one, too. */
export function lastPage(total: number, size: number): number {
  return Math.max(1, Math.ceil(total / size));
}

/** Goes to the last page where the list has become too short for the page that is shown. */
export function usePageInList({ page, size, total, onPage }: Shown): void {
  useEffect(() => {
    if (total !== undefined && page > lastPage(total, size)) onPage(lastPage(total, size));
  }, [page, size, total, onPage]);
}
