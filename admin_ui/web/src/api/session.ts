/**
 * Who is signed in. The access token lives in this module's memory only; a reload gets a new one
 * with the HttpOnly cookie that the browser keeps.
 */
import { useSyncExternalStore } from "react";
import { ApiProblem } from "./problem";
import type { components } from "./schema";

/** What sign-in and refresh answer. */
type SessionAnswer = components["schemas"]["Access"];
export type Role = SessionAnswer["role"];

export interface Session {
  token: string;
  /** `Date.now()` at which the token is too old to be used. */
  staleAt: number;
  name: string;
  role: Role;
  /** The password was given out for one time: only changing it is allowed. */
  mustChange: boolean;
}

/** `undefined`: not known yet; `null`: nobody is signed in. */
let session: Session | null | undefined;
let refreshing: Promise<Session | null> | null = null;
const listeners = new Set<() => void>();

/** A token is renewed this long before it expires. */
const MARGIN_MS = 20_000;

function become(next: Session | null): Session | null {
  session = next;
  for (const listener of listeners) listener();
  return next;
}

function toSession(answer: SessionAnswer): Session {
  return {
    token: answer.token,
    staleAt: Date.now() + answer.expires_in_s * 1000 - MARGIN_MS,
    name: answer.name,
    role: answer.role,
    mustChange: answer.must_change,
  };
}

async function post(path: string, body?: unknown, token?: string): Promise<Response> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers["Authorization"] = `Bearer ${token}`;
  return fetch(path, {
    method: "POST",
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** Throws ApiProblem: 401 wrong name or password, 429 too many tries. */
export async function signIn(name: string, password: string): Promise<Session> {
  const response = await post("/api/auth/sign-in", { name, password });
  if (!response.ok) throw await ApiProblem.of(response);
  return become(toSession((await response.json()) as SessionAnswer))!;
}

/** Throws ApiProblem: 403 wrong current password, 422 the new one is too weak. */
export async function changePassword(current: string, next: string): Promise<void> {
  const response = await post("/api/auth/password", { current, new: next }, await accessToken());
  if (!response.ok) throw await ApiProblem.of(response);
  become(toSession((await response.json()) as SessionAnswer));
}

export async function signOut(): Promise<void> {
  const token = session?.token;
  become(null);
  await post("/api/auth/sign-out", undefined, token).catch(() => undefined);
}

/**
 * A new token by the cookie; many callers share one request. Nobody is signed in where the server
 * refuses; where it cannot be reached the session stays as it was and the error is thrown.
 */
export function refresh(): Promise<Session | null> {
  refreshing ??= (async () => {
    const response = await post("/api/auth/refresh");
    if (response.ok) return become(toSession((await response.json()) as SessionAnswer));
    if (response.status >= 500) throw await ApiProblem.of(response);
    return become(null);
  })().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** A token that is good for a while yet. Throws ApiProblem 401 where nobody is signed in. */
export async function accessToken(): Promise<string> {
  const now = session && Date.now() < session.staleAt ? session : await refresh();
  if (!now) throw new ApiProblem(401, "Unauthorized", "");
  return now.token;
}

export function useSession(): Session | null | undefined {
  return useSyncExternalStore(subscribe, () => session);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
