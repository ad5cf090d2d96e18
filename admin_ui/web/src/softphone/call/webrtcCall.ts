/**
 * `WebRtcCall`: a call over WebRTC. The browser moves the audio; the data channel "events" carries
 * the events.
 */
import { api, data } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import type { ClientEvent, Schemas, StreamEvent } from "@/api/types";
import {
  CallError,
  type CallClient,
  type CallFault,
  type CallListener,
  type Mode,
} from "./callClient";
import { RoundTrip } from "./roundTrip";

/** Candidates that take longer to find are not waited for. */
const GATHERING_MS = 1500;
const CONNECTING_MS = 15_000;
/** After TOM has ended the call, the browser's jitter buffer is heard to its end. */
const FAREWELL_MS = 500;
const HANG_UP_MS = 1500;

export class WebRtcCall implements CallClient {
  private readonly roundTrip: RoundTrip;
  private readonly speaker = new Audio();
  private peer: RTCPeerConnection | null = null;
  private events: RTCDataChannel | null = null;
  private voice: MediaStreamAudioSourceNode | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private established = false;
  private readonly closing = new AbortController();

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
      const { ice_servers } = await answered(api.GET("/api/webrtc/config"));
      if (this.closing.signal.aborted) return;
      const peer = this.buildPeer(ice_servers.map(iceServer));
      await peer.setLocalDescription();
      await gathered(peer);
      const offer = { sdp: peer.localDescription!.sdp, type: "offer", mode: this.mode } as const;
      const answer = await answered(api.POST("/api/webrtc/offer", { body: offer }));
      if (this.closing.signal.aborted) return;
      await peer.setRemoteDescription({ sdp: answer.sdp, type: answer.type });
      await this.connected(peer);
    } catch (error) {
      if (this.closing.signal.aborted) return; // it was left meanwhile
      this.close();
      throw error;
    }
  }

  private buildPeer(iceServers: RTCIceServer[]): RTCPeerConnection {
    const peer = new RTCPeerConnection({ iceServers });
    this.peer = peer;
    for (const track of this.microphone.getAudioTracks()) peer.addTrack(track, this.microphone);
    peer.ontrack = ({ streams, track }) => this.hear(streams[0] ?? new MediaStream([track]));
    this.events = peer.createDataChannel("events");
    this.events.onopen = () => this.roundTrip.start();
    this.events.onmessage = ({ data }: MessageEvent<string>) => this.take(data);
    this.events.onclose = () => this.gone();
    // A closed tab says nothing by itself: TOM would listen to it for half a minute.
    addEventListener("pagehide", () => this.close(), { signal: this.closing.signal });
    return peer;
  }

  /** Returns when the connection stands, or was closed; from then on its changes are told. */
  private connected(peer: RTCPeerConnection): Promise<void> {
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => reject(new CallError("noMedia")), CONNECTING_MS);
      this.closing.signal.addEventListener("abort", () => {
        clearTimeout(timeout);
        resolve();
      });
      peer.onconnectionstatechange = () => {
        if (peer.connectionState === "connected") {
          clearTimeout(timeout);
          this.established = true;
          this.listener.onConnection("connected");
          resolve();
        } else if (peer.connectionState === "disconnected") {
          this.listener.onConnection("interrupted");
        } else if (peer.connectionState === "failed") {
          if (this.established) this.gone();
          else reject(new CallError("noMedia"));
        }
      };
    });
  }

  private hear(stream: MediaStream): void {
    this.speaker.srcObject = stream;
    this.speaker.play().catch(() => undefined); // stopped by `close` before it began
    // Chromium gives a remote stream to Web Audio only while an element plays it, too.
    this.voice = this.context.createMediaStreamSource(stream);
    const analyser = this.context.createAnalyser();
    this.voice.connect(analyser);
    this.listener.onVoice(analyser);
  }

  async useMicrophone(microphone: MediaStream): Promise<void> {
    this.microphone = microphone;
    const [sender] = this.peer?.getSenders() ?? [];
    await sender?.replaceTrack(microphone.getAudioTracks()[0] ?? null);
  }

  digit(digit: string): void {
    this.send({ type: "digit", digit });
  }

  hangUp(): void {
    this.speaker.muted = true;
    if (this.send({ type: "hang_up" })) {
      this.timer ??= setTimeout(() => this.finish(null), HANG_UP_MS);
    } else {
      this.finish(null);
    }
  }

  close(): void {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    clearTimeout(this.timer);
    this.roundTrip.stop();
    this.voice?.disconnect();
    this.speaker.pause();
    this.speaker.srcObject = null;
    if (this.events) this.events.onopen = this.events.onmessage = this.events.onclose = null;
    this.events?.close();
    this.peer?.close();
  }

  private take(data: string): void {
    if (this.closing.signal.aborted) return;
    const event = JSON.parse(data) as StreamEvent;
    if (this.roundTrip.take(event)) return;
    if (event.type === "call_ended") {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.finish(null), FAREWELL_MS);
    }
    this.listener.onEvent(event);
  }

  /** The other side is gone: an end that was expected, or a loss. */
  private gone(): void {
    if (this.established && !this.timer) this.finish(new CallError("lost"));
  }

  private finish(error: CallError | null): void {
    if (this.closing.signal.aborted) return;
    this.close();
    this.listener.onOver(error);
  }

  private send(event: ClientEvent): boolean {
    if (this.events?.readyState !== "open") return false;
    this.events.send(JSON.stringify(event));
    return true;
  }
}

function iceServer({ urls, username, credential }: Schemas["IceServerView"]): RTCIceServer {
  return { urls, username: username ?? undefined, credential: credential ?? undefined };
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    if (peer.iceGatheringState === "complete") return resolve();
    const timeout = setTimeout(resolve, GATHERING_MS);
    peer.onicegatheringstatechange = () => {
      if (peer.iceGatheringState !== "complete") return;
      clearTimeout(timeout);
      resolve();
    };
  });
}

/** What TOM answers. Throws CallError. */
async function answered<T>(request: Parameters<typeof data<T>>[0]): Promise<T> {
  try {
    return await data(request);
  } catch (error) {
    if (error instanceof ApiProblem) throw new CallError(faultOf(error), error.detail);
    throw new CallError("unreachable");
  }
}

function faultOf({ status, retryAfter }: ApiProblem): CallFault {
  if (status === 401) return "signedOut";
  if (status === 403) return "forbidden";
  if (status === 503) return retryAfter === null ? "unavailable" : "busy";
  return "failed";
}
