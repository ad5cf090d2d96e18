/**
 * The API's client: `const page = await data(api.GET("/api/calls", { params: { query } }))`.
 * Requests carry the token; one that is refused with 401 is tried again with a new token.
 */
import createClient from "openapi-fetch";
import { ApiProblem } from "./problem";
import type { paths } from "./schema";
import { accessToken, refresh } from "./session";

/** `fetch` with the session's token; for downloads and audio, too. Throws ApiProblem 401. */
export async function authorizedFetch(input: RequestInfo, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const again = request.clone();
  const response = await fetch(withToken(request, await accessToken()));
  if (response.status !== 401) return response;
  const session = await refresh();
  return session ? fetch(withToken(again, session.token)) : response;
}

function withToken(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorizedFetch });

/** What an answer holds. Throws ApiProblem where it is an error. */
export async function data<T>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw ApiProblem.from(response, error);
  return data as T;
}
