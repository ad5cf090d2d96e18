import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { authorizedFetch } from "@/api/client";
import { ApiProblem } from "@/api/problem";

/**
 * The address in this page's memory of the audio at `path`, which needs the session's token; null
 * while it is fetched, or as long as it is not `wanted`.
 */
export function useAudioUrl(path: string, wanted: boolean) {
  const audio = useQuery({
    queryKey: ["audio", path],
    queryFn: async ({ signal }) => {
      const response = await authorizedFetch(path, { signal });
      if (!response.ok) throw await ApiProblem.of(response);
      return response.blob();
    },
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0, // recordings are large
  });
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!audio.data) return undefined;
    const made = URL.createObjectURL(audio.data);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [audio.data]);
  return { url, error: audio.error };
}
