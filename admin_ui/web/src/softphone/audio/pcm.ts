/** TOM's audio: s16le mono at 16 kHz, 20 ms a frame. */
export const TOM_RATE = 16_000;
export const FRAME_SAMPLES = 320;

/** Samples from -1 to 1 as PCM16; what is louder is clipped. */
export function toPcm16(samples: Float32Array): Int16Array<ArrayBuffer> {
  const pcm = new Int16Array(samples.length);
  for (let index = 0; index < samples.length; index++) {
    const scaled = Math.round(samples[index]! * 32_768);
    pcm[index] = Math.max(-32_768, Math.min(32_767, scaled));
  }
  return pcm;
}

export function fromPcm16(pcm: Int16Array): Float32Array {
  const samples = new Float32Array(pcm.length);
  for (let index = 0; index < pcm.length; index++) samples[index] = pcm[index]! / 32_768;
  return samples;
}
