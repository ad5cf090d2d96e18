/** `CallClient`: one call to TOM, whatever door it goes through. */
import type { StreamEvent } from "@/api/types";

export const DOORS = ["webrtc", "websocket"] as const;
export type Door = (typeof DOORS)[number];

export const MODES = ["realtime", "whisperx"] as const;
/** The pipeline that is asked for; null: none is, and TOM answers as it is set. */
export type Mode = (typeof MODES)[number] | null;

/** Why a call did not come about, or broke. */
export type CallFault =
  | "busy"
  | "forbidden"
  | "signedOut"
  | "unavailable"
  | "unreachable"
  | "noMedia"
  | "lost"
  | "failed";

export class CallError extends Error {
  /** `detail` is the server's or the browser's own word for it. */
  constructor(
    readonly fault: CallFault,
    readonly detail = "",
  ) {
    super(detail || fault);
    this.name = "CallError";
  }
}

export type Connection = "connecting" | "connected" | "interrupted";

/** What a client tells of its call. */
export interface CallListener {
  onEvent(event: StreamEvent): void;
  onConnection(connection: Connection): void;
  /** From a ping to its pong. */
  onRoundTrip(ms: number): void;
  /** 20 ms of the caller's voice were lost: the network takes it too slowly. */
  onDropped(): void;
  /** TOM's voice, to be measured. */
  onVoice(voice: AnalyserNode): void;
  /** The call is over and everything is let go of. Told once, and not after `close`. */
  onOver(error: CallError | null): void;
}

export interface CallClient {
  /** Dials; returns once the connection stands. Throws CallError, and has let go of everything. */
  connect(): Promise<void>;
  /** Takes the caller's voice from another microphone. */
  useMicrophone(microphone: MediaStream): Promise<void>;
  /** Keys a digit: 0-9 * # A-D. */
  digit(digit: string): void;
  /** Ends the call politely; `onOver` follows. */
  hangUp(): void;
  /** Lets go of everything at once. */
  close(): void;
}
