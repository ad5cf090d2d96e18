/** Listening to one call: its audio socket, played through an audio context of its own. */
import { refresh } from "@/api/session";
import { SAMPLE_RATE } from "@/i18n/format";
import { FORBIDDEN, NOT_FOUND, openSocket, UNAUTHORIZED } from "./liveSocket";
import { levelDb, Playout, SILENT_DB, toFloats } from "./playout";

const CHANNELS = 2;
/** Levels are told this often. */
const LEVELS_MS = 100;

export interface Levels {
  /** In dB of full scale: the loudest 20 ms since the last time. */
  caller: number;
  tom: number;
}

/** Why it ended by itself; `over`: the call is. */
export type ListenEnd = "over" | "forbidden" | "broken";

interface Told {
  onLevels: (levels: Levels) => void;
  onEnd: (why: ListenEnd) => void;
}

const SILENCE: Levels = { caller: SILENT_DB, tom: SILENT_DB };

export class Listener {
  // At the audio's own rate frames join without a seam; the browser resamples the whole.
  private readonly context = new AudioContext({ sampleRate: SAMPLE_RATE });
  private readonly gain = new GainNode(this.context);
  private readonly playout = new Playout();
  private readonly timer: ReturnType<typeof setInterval>;
  private socket: WebSocket | null = null;
  private levels = SILENCE;
  private closed = false;
  private renewed = false;

  constructor(
    private readonly callId: string,
    private readonly told: Told,
  ) {
    this.gain.connect(this.context.destination);
    this.timer = setInterval(() => {
      told.onLevels(this.levels);
      this.levels = SILENCE;
    }, LEVELS_MS);
    void this.connect();
  }

  /** From 0 to 1. */
  set volume(volume: number) {
    this.gain.gain.value = volume ** 2; // loudness as it is felt, roughly
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.timer);
    this.socket?.close();
    void this.context.close();
  }

  private async connect(): Promise<void> {
    try {
      const socket = await openSocket(`/ws/live/${encodeURIComponent(this.callId)}/audio`);
      if (this.closed) return socket.close();
      this.socket = socket;
      socket.binaryType = "arraybuffer";
      socket.onmessage = (message: MessageEvent<ArrayBuffer>) => this.play(message.data);
      socket.onclose = ({ code }) => void this.ended(code);
    } catch {
      this.end("broken");
    }
  }

  private async ended(code: number): Promise<void> {
    if (this.closed) return;
    if (code === UNAUTHORIZED && !this.renewed) {
      this.renewed = true;
      await refresh().catch(() => null);
      if (!this.closed) await this.connect();
    } else if (code === FORBIDDEN) this.end("forbidden");
    else this.end(code === 1000 || code === NOT_FOUND ? "over" : "broken");
  }

  private end(why: ListenEnd): void {
    if (this.closed) return;
    this.close();
    this.told.onEnd(why);
  }

  private play(bytes: ArrayBuffer): void {
    this.renewed = false;
    const { left, right } = toFloats(bytes);
    if (left.length === 0) return;
    this.levels = {
      caller: Math.max(this.levels.caller, levelDb(left)),
      tom: Math.max(this.levels.tom, levelDb(right)),
    };
    const at = this.playout.place(this.context.currentTime, left.length / SAMPLE_RATE);
    if (at === null) return;
    const buffer = new AudioBuffer({
      length: left.length,
      numberOfChannels: CHANNELS,
      sampleRate: SAMPLE_RATE,
    });
    buffer.copyToChannel(left, 0);
    buffer.copyToChannel(right, 1);
    const source = new AudioBufferSourceNode(this.context, { buffer });
    source.connect(this.gain);
    source.start(at);
  }
}
