/** The microphone's way to the socket: posts each frame as the buffer of its PCM16. */
import { Frames } from "./frames";

class Capture extends AudioWorkletProcessor {
  private readonly frames = new Frames(sampleRate);

  override process(inputs: Float32Array[][]): boolean {
    const samples = inputs[0]?.[0];
    if (samples) {
      for (const frame of this.frames.push(samples)) this.port.postMessage(frame.buffer, [frame.buffer]);
    }
    return true;
  }
}

registerProcessor("tom-capture", Capture);
