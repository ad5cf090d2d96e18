/** The states of jobs, and what they mean for a page. */
import type { Job, Transcription } from "@/api/types";

export const SHOWN = ["all", "open", "done", "failed"] as const;
export type Shown = (typeof SHOWN)[number];
export const STATES: Record<Shown, Job["state"][]> = {
  all: [],
  open: ["waiting", "queued", "running"],
  done: ["done"],
  failed: ["failed", "cancelled"],
};

/** Yet to be done. */
export function isOpen(job: Pick<Job, "state">): boolean {
  return STATES.open.includes(job.state);
}

/** A worker works, or is about to: what is shown changes by the second. */
export function isMoving({ counts, workers }: Transcription): boolean {
  return workers.length > 0 && STATES.open.some((state) => (counts[state] ?? 0) > 0);
}

/** How many recordings have no transcript yet. */
export function openCount({ counts }: Transcription): number {
  return STATES.open.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}
