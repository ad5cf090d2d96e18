/** The stages between the end of the caller's speech and TOM's voice on the line. */
export const STAGES = ["endpoint", "stt", "llm", "tts", "reply"] as const;
export type StageName = (typeof STAGES)[number];

export interface Stage {
  name: StageName;
  /** ms after the end of the caller's speech. */
  from: number;
  to: number;
}

/** When each stage was done, in ms after the end of the caller's speech. */
export type Timings = { [name in `${StageName}_ms`]?: number | null };

/**
 * When each stage of a turn worked. The server says when each was done; a stage begins when the one
 * before it is done. Stages that were not measured are left out.
 */
export function stagesOf(timings: Timings): Stage[] {
  let done = 0;
  const stages: Stage[] = [];
  for (const name of STAGES) {
    const at = timings[`${name}_ms`] ?? null;
    if (at === null) continue;
    const to = Math.max(at, done);
    stages.push({ name, from: done, to });
    done = to;
  }
  return stages;
}

/** The last moment of all turns, in ms; what the widest bar stands for. */
export function longest(turns: Timings[]): number {
  return Math.max(0, ...turns.map((turn) => stagesOf(turn).at(-1)?.to ?? 0));
}
