/** To the playback worklet: PCM16, or "clear" (drop what was not played), or "finish". */
export type PlaybackMessage = ArrayBuffer | "clear" | "finish";
