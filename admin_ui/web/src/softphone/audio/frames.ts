/** `Frames`: the microphone's samples at any rate, cut into TOM's frames. */
import { FRAME_SAMPLES, TOM_RATE, toPcm16 } from "./pcm";
import { Resampler } from "./resampler";

export class Frames {
  private readonly resampler: Resampler;
  private frame = new Float32Array(FRAME_SAMPLES);
  private filled = 0;

  /** `rate` of the microphone's samples in Hz. */
  constructor(rate: number) {
    this.resampler = new Resampler(rate, TOM_RATE);
  }

  /** The frames that `samples` complete. */
  push(samples: Float32Array): Int16Array<ArrayBuffer>[] {
    const frames: Int16Array<ArrayBuffer>[] = [];
    let rest = this.resampler.push(samples);
    while (rest.length > 0) {
      const part = rest.subarray(0, FRAME_SAMPLES - this.filled);
      this.frame.set(part, this.filled);
      this.filled += part.length;
      rest = rest.subarray(part.length);
      if (this.filled === FRAME_SAMPLES) {
        frames.push(toPcm16(this.frame));
        this.filled = 0;
      }
    }
    return frames;
  }
}
