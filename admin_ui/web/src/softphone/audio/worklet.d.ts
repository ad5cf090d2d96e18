/** What the AudioWorkletGlobalScope has (Web Audio API, 1.32.3); TypeScript's DOM library lacks it. */
declare const sampleRate: number;

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
