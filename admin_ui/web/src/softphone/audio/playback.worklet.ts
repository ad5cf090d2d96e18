/**
 * TOM's voice from the socket to the loudspeaker. Takes PlaybackMessages; posts "drained" once what
 * came before "finish" was played.
 *
 * It converts to the loudspeaker's rate itself: one AudioContext then serves microphone and voice
 * (browsers refuse a microphone in a context with another rate), in a quality that we measure.
 */
import { JitterBuffer } from "./jitterBuffer";
import { fromPcm16, TOM_RATE } from "./pcm";
import type { PlaybackMessage } from "./playback";
import { Resampler } from "./resampler";

class Playback extends AudioWorkletProcessor {
  private readonly buffer = new JitterBuffer(sampleRate);
  private readonly resampler = new Resampler(TOM_RATE, sampleRate);
  private finishing = false;

  constructor() {
    super();
    this.port.onmessage = (message: MessageEvent<PlaybackMessage>) => this.take(message.data);
  }

  private take(message: PlaybackMessage): void {
    if (message instanceof ArrayBuffer) {
      this.buffer.put(this.resampler.push(fromPcm16(new Int16Array(message))));
    } else if (message === "clear") {
      this.buffer.clear();
      this.resampler.reset();
    } else {
      this.finishing = true;
    }
  }

  override process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]?.[0];
    if (output) this.buffer.read(output);
    if (this.finishing && this.buffer.length === 0) {
      this.finishing = false;
      this.port.postMessage("drained");
    }
    return true;
  }
}

registerProcessor("tom-playback", Playback);
