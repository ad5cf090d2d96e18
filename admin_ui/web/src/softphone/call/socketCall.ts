/**
 * `SocketCall`: a call over the WebSocket /ws/stream. Text messages are events, binary ones PCM16.
 *
 *   microphone ─► capture worklet ─► socket ─► playback worklet ─► loudspeaker
 */
import { accessToken, refresh } from "@/api/session";
import type { ClientEvent, StreamEvent } from "@/api/types";
import captureUrl from "../audio/capture.worklet.ts?worker&url";
import type { PlaybackMessage } from "../audio/playback";
import playbackUrl from "../audio/playback.worklet.ts?worker&url";
import {
  CallError,
  type CallClient,
  type CallFault,
  type CallListener,
  type Mode,
} from "./callClient";
import { RoundTrip } from "./roundTrip";

/** Bytes that may wait in the socket: about half a second of voice. What comes then is dropped. */
const MAX_WAITING = 16_000;
/** How long TOM's last words, or the answer to hanging up, are waited for. */
const FAREWELL_MS = 4000;
const HANG_UP_MS = 1500;

const UNAUTHORIZED = 4401;
const FORBIDDEN = 4403;
const INVALID = 4422;
const TRY_AGAIN_LATER = 1013;
const ABNORMAL = 1006;

export class SocketCall implements CallClient {
  private readonly roundTrip: RoundTrip;
  private socket: WebSocket | null = null;
  private source: MediaStreamAudioSourceNode | null = null;
  private capture: AudioWorkletNode | null = null;
  private playback: AudioWorkletNode | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ended = false;
  private closed = false;

  constructor(
    private readonly context: AudioContext,
    private microphone: MediaStream,
    private readonly mode: Mode,
    private readonly listener: CallListener,
  ) {
    this.roundTrip = new RoundTrip((event) => this.send(event), listener.onRoundTrip);
  }

  async connect(): Promise<void> {
    try {
      const { audioWorklet } = this.context;
      await Promise.all([audioWorklet.addModule(captureUrl), audioWorklet.addModule(playbackUrl)]);
      this.buildPlayback();
      let socket = await this.open(await accessToken());
      if (socket === UNAUTHORIZED) {
        const session = await refresh();
        socket = session ? await this.open(session.token) : UNAUTHORIZED;
      }
      if (typeof socket === "number") throw new CallError(faultOf(socket));
    } catch (error) {
      this.close();
      throw error;
    }
    if (this.closed) return;
    this.buildCapture();
    this.roundTrip.start();
    this.listener.onConnection("connected");
  }

  /** The socket once TOM has sent something; or the code that it was closed with before. */
  private open(token: string): Promise<WebSocket | number> {
    if (this.closed) throw new CallError("failed");
    const query = streamQuery(this.mode);
    const url = `${location.origin.replace(/^http/, "ws")}/ws/stream?${query}`;
    const socket = new WebSocket(url, ["tom.v1", `bearer.${token}`]);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    return new Promise((resolve) => {
      let admitted = false;
      socket.onmessage = (message: MessageEvent<string | ArrayBuffer>) => {
        if (!admitted) resolve(socket);
        admitted = true;
        this.take(message.data);
      };
      socket.onclose = ({ code }) => (admitted ? this.gone(code) : resolve(code));
    });
  }

  private buildPlayback(): void {
    const { context } = this;
    const shape = { numberOfInputs: 0, outputChannelCount: [1] };
    this.playback = new AudioWorkletNode(context, "tom-playback", shape);
    this.playback.port.onmessage = () => this.finish(null); // drained
    const voice = context.createAnalyser();
    this.playback.connect(voice).connect(context.destination);
    this.listener.onVoice(voice);
  }

  private buildCapture(): void {
    this.capture = new AudioWorkletNode(this.context, "tom-capture", {
      outputChannelCount: [1],
      channelCount: 1,
      channelCountMode: "explicit",
    });
    this.capture.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.sendFrame(data);
    this.capture.connect(this.context.destination); // silent; without a way out it would not run
    this.source = this.context.createMediaStreamSource(this.microphone);
    this.source.connect(this.capture);
  }

  async useMicrophone(microphone: MediaStream): Promise<void> {
    this.microphone = microphone;
    if (!this.capture) return;
    this.source?.disconnect();
    this.source = this.context.createMediaStreamSource(microphone);
    this.source.connect(this.capture);
  }

  digit(digit: string): void {
    this.send({ type: "digit", digit });
  }

  hangUp(): void {
    this.play("clear");
    this.source?.disconnect();
    if (this.send({ type: "hang_up" })) {
      this.timer ??= setTimeout(() => this.finish(null), HANG_UP_MS);
    } else {
      this.finish(null);
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    this.roundTrip.stop();
    this.source?.disconnect();
    for (const node of [this.capture, this.playback]) {
      node?.port.close();
      node?.disconnect();
    }
    if (this.socket) {
      this.socket.onmessage = this.socket.onclose = null;
      this.socket.close();
    }
  }

  private take(data: string | ArrayBuffer): void {
    if (this.closed) return;
    if (data instanceof ArrayBuffer) {
      this.play(data);
      return;
    }
    const event = JSON.parse(data) as StreamEvent;
    if (this.roundTrip.take(event)) return;
    if (event.type === "clear") this.play("clear");
    if (event.type === "call_ended") this.sayGoodbye();
    this.listener.onEvent(event);
  }

  /** TOM has ended the call: what of his voice is here already is still to be heard. */
  private sayGoodbye(): void {
    this.ended = true;
    this.source?.disconnect();
    this.play("finish");
    this.timer ??= setTimeout(() => this.finish(null), FAREWELL_MS);
  }

  private gone(code: number): void {
    if (this.ended) return; // what TOM said last is still being heard
    const fault = code === ABNORMAL ? "lost" : faultOf(code);
    this.finish(this.timer ? null : new CallError(fault));
  }

  private finish(error: CallError | null): void {
    if (this.closed) return;
    this.close();
    this.listener.onOver(error);
  }

  private play(message: PlaybackMessage): void {
    const transfer = message instanceof ArrayBuffer ? [message] : [];
    this.playback?.port.postMessage(message, transfer);
  }

  private sendFrame(pcm: ArrayBuffer): void {
    const { socket } = this;
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount < MAX_WAITING) socket.send(pcm);
    else this.listener.onDropped();
  }

  private send(event: ClientEvent): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(event));
    return true;
  }
}

export function streamQuery(mode: Mode): URLSearchParams {
  return new URLSearchParams({ audio: "binary", ...(mode && { mode }) });
}

function faultOf(code: number): CallFault {
  if (code === UNAUTHORIZED) return "signedOut";
  if (code === FORBIDDEN) return "forbidden";
  if (code === TRY_AGAIN_LATER) return "busy";
  if (code === INVALID) return "failed";
  return code === ABNORMAL ? "unreachable" : "lost";
}
