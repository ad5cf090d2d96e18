/** The corrected transcript as lines of words, and which of them sounds at a moment. */
import type { CallTranscript, CorrectedTranscript } from "@/api/types";

type Segment = CorrectedTranscript["segments"][number];

/** Seconds of silence after which the same speaker begins a new line. */
const PAUSE_S = 1.5;
/** The caller's words of less confidence are marked; TOM's are known. */
const UNSURE = 0.25;

export interface SpokenWord {
  text: string;
  /** Seconds since the answer. */
  start: number;
  end: number;
  unsure: boolean;
}

export interface SpokenLine {
  key: string;
  who: "caller" | "tom" | "";
  start: number;
  end: number;
  /** Sentences whose words have no times are a word each. */
  words: SpokenWord[];
}

export function spokenLines(segments: Segment[]): SpokenLine[] {
  const lines: SpokenLine[] = [];
  for (const segment of segments) {
    const who = segment.speaker === "tom" || segment.speaker === "caller" ? segment.speaker : "";
    const last = lines.at(-1);
    if (last && last.who === who && segment.start_s - last.end < PAUSE_S) {
      last.words.push(...wordsOf(segment));
      last.end = Math.max(last.end, segment.end_s);
    } else {
      const [start, end] = [segment.start_s, segment.end_s];
      lines.push({ key: String(lines.length), who, start, end, words: wordsOf(segment) });
    }
  }
  return lines;
}

function wordsOf({ speaker, text, start_s, end_s, words }: Segment): SpokenWord[] {
  if (words.length === 0) return [{ text, start: start_s, end: end_s, unsure: false }];
  return words.map((word) => ({
    text: word.text,
    start: word.start_s,
    end: word.end_s,
    unsure: speaker !== "tom" && word.confidence !== null && word.confidence < UNSURE,
  }));
}

/** The line that sounds at `second`: the one that began last, where two speak at once. */
export function spokenLineAt(lines: SpokenLine[], second: number): SpokenLine | undefined {
  return lines.findLast(({ start, end }) => start <= second && second < end);
}

/** The place of the word that was begun last; -1 before the first. */
export function wordAt({ words }: SpokenLine, second: number): number {
  return words.findLastIndex(({ start }) => start <= second);
}

export type View = "corrected" | "live" | "compared";

/** What of the conversation can be looked at. */
export function viewsOf(transcript: CallTranscript | undefined): View[] {
  if (!transcript?.corrected) return ["live"];
  return transcript.comparison.length > 0
    ? ["corrected", "live", "compared"]
    : ["corrected", "live"];
}

/** Something is still to come. */
export function isPending(transcript: CallTranscript | undefined): boolean {
  return transcript?.state === "waiting" || transcript?.state === "running";
}
