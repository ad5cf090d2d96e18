/**
 * `JitterBuffer`: TOM's voice between the network, which brings it in bursts, and the loudspeaker,
 * which takes it evenly.
 *
 * After a gap it collects PREFILL_MS first, so that the next late frame leaves no hole. TOM pauses
 * often enough to empty it: the two clocks' difference never adds up.
 */
export const PREFILL_MS = 60;
export const CAPACITY_MS = 3000;
export const FADE_MS = 5;

export class JitterBuffer {
  private readonly ring: Float32Array;
  private readonly prefill: number;
  private readonly fade: number;
  private readAt = 0;
  private held = 0;
  private playing = false;
  /** Samples that the first one after a gap has waited. */
  private waited = 0;
  /** Samples lost because more came than fits: the oldest. */
  dropped = 0;

  /** `rate` in Hz. */
  constructor(rate: number) {
    this.ring = new Float32Array(Math.round((rate * CAPACITY_MS) / 1000));
    this.prefill = Math.round((rate * PREFILL_MS) / 1000);
    this.fade = Math.round((rate * FADE_MS) / 1000);
  }

  /** Samples that were not played yet. */
  get length(): number {
    return this.held;
  }

  put(samples: Float32Array): void {
    const { ring } = this;
    const fresh = samples.subarray(Math.max(0, samples.length - ring.length));
    const excess = Math.max(0, this.held + fresh.length - ring.length);
    this.readAt = (this.readAt + excess) % ring.length;
    this.held -= excess;
    this.dropped += excess + samples.length - fresh.length;
    for (let index = 0; index < fresh.length; index++) {
      ring[(this.readAt + this.held + index) % ring.length] = fresh[index]!;
    }
    this.held += fresh.length;
  }

  /** Fill `output` with what is next; silence where there is nothing. */
  read(output: Float32Array): void {
    if (!this.playing && this.held > 0) {
      this.playing = this.held >= this.prefill || this.waited >= this.prefill;
      this.waited += output.length;
    }
    const count = this.playing ? Math.min(this.held, output.length) : 0;
    for (let index = 0; index < count; index++) {
      output[index] = this.ring[(this.readAt + index) % this.ring.length]!;
    }
    output.fill(0, count);
    this.readAt = (this.readAt + count) % this.ring.length;
    this.held -= count;
    if (this.playing && this.held === 0) this.pause();
  }

  /** Drop it: TOM pauses, or was interrupted. A voice that is heard fades out, so that nothing clicks. */
  clear(): void {
    this.held = this.playing ? Math.min(this.held, this.fade) : 0;
    if (this.held === 0) this.pause();
    for (let index = 0; index < this.held; index++) {
      this.ring[(this.readAt + index) % this.ring.length]! *= 1 - (index + 1) / (this.held + 1);
    }
  }

  private pause(): void {
    this.playing = false;
    this.waited = 0;
  }
}
