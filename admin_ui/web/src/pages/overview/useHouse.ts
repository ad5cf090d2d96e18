import { useQuery } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import type { Schemas } from "@/api/types";

export type House = Schemas["HouseView"];

const REFRESH_MS = 10_000;

/** Lines, doors and engines, asked again and again while the page is open. */
export function useHouse() {
  return useQuery({
    queryKey: ["house"],
    queryFn: () => data(api.GET("/api/house")),
    refetchInterval: REFRESH_MS,
  });
}
