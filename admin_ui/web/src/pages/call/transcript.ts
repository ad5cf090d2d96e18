/** The conversation as a list of lines, and which of them sounds at a moment. */
import type { Turn } from "@/api/types";

export interface Line {
  key: string;
  who: "caller" | "tom";
  turn: Turn;
  /** Samples since the answer; null for a reply of which nothing was heard. */
  start: number | null;
  end: number | null;
}

export function linesOf(turns: Turn[]): Line[] {
  return turns.flatMap((turn) => {
    const lines: Line[] = [];
    if (turn.said) {
      const [start, end] = [turn.said_start, turn.said_end];
      lines.push({ key: `${turn.index}-caller`, who: "caller", turn, start, end });
    }
    if (turn.reply) {
      const [start, end] = [turn.reply_start, turn.reply_end];
      lines.push({ key: `${turn.index}-tom`, who: "tom", turn, start, end });
    }
    return lines;
  });
}

/** The line that sounds at `sample`: the one that began last, where two speak at once. */
export function lineAt(lines: Line[], sample: number): Line | undefined {
  return lines.findLast(
    ({ start, end }) => start !== null && start <= sample && (end === null || sample < end),
  );
}

export interface Reply {
  heard: string;
  /** What TOM meant to say and the caller did not hear. */
  unheard: string;
}

/** A reply's two parts. Where what was heard is no beginning of the reply, all of it is shown. */
export function partsOf({ reply, heard }: Turn): Reply {
  const begin = heard.trim();
  if (reply.startsWith(begin)) {
    return { heard: begin, unheard: reply.slice(begin.length).trim() };
  }
  return { heard: begin, unheard: reply };
}
