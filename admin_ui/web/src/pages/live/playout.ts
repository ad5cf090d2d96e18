/** When to play frames that come over a network: pure decisions, no audio here. */

/** Audio that is kept back at the start, and again after a gap. */
export const LEAD_S = 0.1;
/** More than this waits only after a hold-up of the network: it is dropped, to be live again. */
export const MOST_S = 0.4;

/** Gives frames their place in time; an audio context's clock, in seconds. */
export class Playout {
  private next = 0;
  /** Frames that were not played, since too much waited. */
  dropped = 0;

  /** When to play a frame of `length` seconds that comes now; null: not at all. */
  place(now: number, length: number): number | null {
    if (this.next < now) this.next = now + LEAD_S;
    if (this.next - now > MOST_S) {
      this.dropped += 1;
      return null;
    }
    const at = this.next;
    this.next += length;
    return at;
  }
}

export interface StereoFrame {
  left: Float32Array<ArrayBuffer>;
  right: Float32Array<ArrayBuffer>;
}

/** s16le stereo to floats. A broken last sample is left out. */
export function toFloats(bytes: ArrayBuffer): StereoFrame {
  const samples = Math.floor(bytes.byteLength / 4);
  const view = new DataView(bytes);
  const [left, right] = [new Float32Array(samples), new Float32Array(samples)];
  for (let i = 0; i < samples; i++) {
    left[i] = view.getInt16(4 * i, true) / 32_768;
    right[i] = view.getInt16(4 * i + 2, true) / 32_768;
  }
  return { left, right };
}

/** Full scale is 0 dB; what is softer than this is shown as silence. */
export const SILENT_DB = -60;

/** RMS in dB of full scale, from SILENT_DB to 0. */
export function levelDb(samples: Float32Array): number {
  const sum = samples.reduce((so, sample) => so + sample * sample, 0);
  const db = 10 * Math.log10(sum / Math.max(1, samples.length));
  return Math.max(SILENT_DB, Math.min(0, db));
}
