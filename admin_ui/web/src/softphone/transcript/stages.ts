/** The stages between the caller's last word and TOM's first, in the order in which they end. */
import type { Timings } from "../call/talk";

export const STAGES = ["stt", "endpoint", "llm", "tts", "reply"] as const;
export type StageName = (typeof STAGES)[number];

export interface Stage {
  name: StageName;
  /** How long it took, in ms. */
  ms: number;
}

/** What was measured of them; a stage begins where the one before it ended. */
export function stagesOf(timings: Timings): Stage[] {
  let done = 0;
  const stages: Stage[] = [];
  for (const name of STAGES) {
    const at = timings[`${name}_ms`] ?? null;
    if (at === null) continue;
    stages.push({ name, ms: Math.max(0, at - done) });
    done = Math.max(done, at);
  }
  return stages;
}
