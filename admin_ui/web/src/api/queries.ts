import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./problem";

/** Tries again what may pass: the network and the server's faults, not what was refused. */
function again(failures: number, error: Error): boolean {
  const refused = error instanceof ApiProblem && error.status < 500;
  return !refused && failures < 2;
}

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: again, staleTime: 5_000 }, mutations: { retry: false } },
});
