/** An error in the words of the page, for alerts and notifications. */
import { ApiProblem } from "@/api/problem";
import type { common } from "@/i18n/de/common";

export type Sentence = keyof typeof common.problems;

const SENTENCES: Record<number, Sentence> = {
  401: "signedOut",
  403: "forbidden",
  404: "notFound",
  409: "conflict",
  422: "invalid",
  429: "tooMany",
  503: "unavailable",
};

/** Which of our sentences says what went wrong. */
export function sentence(error: unknown): Sentence {
  if (error instanceof ApiProblem) return SENTENCES[error.status] ?? "other";
  return error instanceof TypeError ? "network" : "other"; // fetch throws TypeError
}

/** What the server, or the browser, says about it; in English. */
export function detail(error: unknown): string {
  if (error instanceof ApiProblem) return error.detail;
  return error instanceof Error && !(error instanceof TypeError) ? error.message : "";
}
