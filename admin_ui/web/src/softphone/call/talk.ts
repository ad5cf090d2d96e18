/** Who said what: the turns that are over, and what is being said. Pure. */
import type { Schemas, StreamEvent } from "@/api/types";

export type Timings = Schemas["Timings"];

/** A turn that is over. */
export interface TalkTurn {
  index: number;
  said: string;
  /** What of the reply the caller heard, and what TOM meant to say besides. */
  heard: string;
  unheard: string;
  interrupted: boolean;
  timings: Timings | null;
}

export interface Talk {
  pipeline: "realtime" | "whisperx" | null;
  /** TOM answers; else a message is left after a tone. */
  conversation: boolean;
  turns: TalkTurn[];
  /** What the caller said last, recognised to the end; TOM is answering it. */
  said: string;
  /** TOM's answer so far. */
  reply: string;
  /** The caller speaks. */
  speaking: boolean;
  /** WhisperX is to tell what the caller said; that takes seconds. */
  understanding: boolean;
  /** What the recogniser has made of each utterance that is not recognised to the end. */
  partials: string[];
  /** A message may be left now: the tone was heard. */
  recording: boolean;
  /** The time for a message is over. */
  recorded: boolean;
  /** The message that was left. */
  message: string | null;
}

export const SILENT_TALK: Talk = {
  pipeline: null,
  conversation: false,
  turns: [],
  said: "",
  reply: "",
  speaking: false,
  understanding: false,
  partials: [],
  recording: false,
  recorded: false,
  message: null,
};

export function spoken(talk: Talk, event: StreamEvent): Talk {
  switch (event.type) {
    case "pipeline":
      // In mid-call the caller has been told already to speak after the tone.
      return {
        ...talk,
        pipeline: event.pipeline,
        conversation: event.conversation,
        understanding: false,
        recording: !event.conversation && event.at > 0,
      };
    case "speech_started":
      return {
        ...talk,
        speaking: true,
        understanding: false,
        partials: [...spokenPartials(talk), ""],
      };
    case "stt_partial":
      return { ...talk, partials: [...talk.partials.slice(0, -1), event.text] };
    case "stt_final":
      // A caller who went on before TOM was audible: the new text holds the old one.
      return {
        ...talk,
        said: event.text,
        reply: "",
        understanding: false,
        partials: talk.speaking ? [""] : [],
      };
    case "llm_token":
      return {
        ...talk,
        reply: talk.reply + event.text,
        recording: false,
        recorded: talk.recorded || talk.recording,
      };
    case "transcript":
      return {
        ...talk,
        turns: [...talk.turns, turnOf(event)],
        said: "",
        reply: "",
        understanding: talk.understanding && !event.said,
        partials: talk.speaking ? talk.partials : [],
      };
    case "turn_end":
      return {
        ...talk,
        turns: talk.turns.map((turn) =>
          turn.index === event.index
            ? { ...turn, interrupted: event.interrupted, timings: event.timings }
            : turn,
        ),
        recording: talk.pipeline === "whisperx" && !talk.conversation && !talk.recorded,
      };
    case "notice":
      return noticed(talk, event.kind, event.detail ?? "");
    case "call_ended":
      return { ...talk, speaking: false, understanding: false, recording: false };
    default:
      return talk;
  }
}

function noticed(talk: Talk, kind: string, detail: string): Talk {
  switch (kind) {
    case "speech_ended":
      return { ...talk, speaking: false, understanding: heardOut(talk) };
    case "noise_heard":
    case "backchannel":
      return { ...talk, understanding: false, partials: talk.speaking ? talk.partials : [] };
    case "caller_silent":
    case "reply_resumed":
      return { ...talk, said: "", reply: "", understanding: false, partials: [] };
    case "message_began":
      return { ...talk, recording: true, recorded: false };
    case "nothing_recorded":
      return { ...talk, recording: false, recorded: true };
    case "message_recorded":
      return { ...talk, message: detail, recording: false, recorded: true };
    default:
      return talk;
  }
}

/** What the caller says is understood when they have said it, not on the way. */
const heardOut = ({ pipeline, conversation }: Talk) => conversation && pipeline === "whisperx";

const spokenPartials = ({ partials }: Talk) => partials.filter(Boolean);

function turnOf(event: Extract<StreamEvent, { type: "transcript" }>): TalkTurn {
  return {
    index: event.index,
    said: event.said,
    heard: event.heard,
    unheard: unheard(event.reply, event.heard),
    interrupted: false,
    timings: null,
  };
}

/** What of `reply` comes after `heard`, which is its beginning in whole words. */
function unheard(reply: string, heard: string): string {
  const words = (text: string) => text.split(/\s+/).filter(Boolean);
  return words(reply).slice(words(heard).length).join(" ");
}

/** What the caller is saying, as far as it was recognised. */
export function partialText(talk: Talk): string {
  return spokenPartials(talk).join(" ");
}
