/**
 * `Resampler`: a stream of samples from one rate to another, block by block.
 *
 * A polyphase bank of windowed sincs (Kaiser window; Oppenheim and Schafer, "Discrete-Time Signal
 * Processing", 7.5 and 4.7.4). The pass band ends at 7/8 of the lower rate's Nyquist frequency, the
 * stop band begins at it: nothing folds back into speech. At 48 kHz it delays by 2.5 ms.
 */
const ATTENUATION_DB = 80;
/** Width of the transition band, of the lower Nyquist frequency. */
const TRANSITION = 1 / 8;

export class Resampler {
  private readonly up: number;
  private readonly down: number;
  private readonly taps: number;
  /** The filter's phases one after the other, each reversed: oldest sample first. */
  private readonly phases: Float32Array;
  /** The last `taps - 1` samples of earlier blocks. */
  private history: Float32Array;
  /** Where the next output sample lies, in 1/up of an input sample after the block's first. */
  private position = 0;

  /** Rates in Hz, whole numbers. */
  constructor(from: number, to: number) {
    const divisor = gcd(from, to);
    this.up = to / divisor;
    this.down = from / divisor;
    const nyquist = Math.min(from, to) / 2;
    const width = (2 * Math.PI * TRANSITION * nyquist) / from;
    this.taps = from === to ? 1 : Math.ceil((ATTENUATION_DB - 7.95) / (2.285 * width)) + 1;
    const cutoff = ((1 - TRANSITION / 2) * nyquist) / from;
    this.phases = filterBank(this.up, this.taps, cutoff);
    this.history = new Float32Array(this.taps - 1);
  }

  /** The output that `input` completes. */
  push(input: Float32Array): Float32Array {
    const { up, down, taps, phases } = this;
    const samples = new Float32Array(this.history.length + input.length);
    samples.set(this.history);
    samples.set(input, this.history.length);
    const span = input.length * up;
    const output = new Float32Array(Math.max(0, Math.ceil((span - this.position) / down)));
    for (let index = 0; index < output.length; index++) {
      const start = Math.floor(this.position / up);
      const phase = (this.position % up) * taps;
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum += phases[phase + tap]! * samples[start + tap]!;
      output[index] = sum;
      this.position += down;
    }
    this.position -= span;
    this.history = samples.slice(input.length);
    return output;
  }

  /** Forget what came before. */
  reset(): void {
    this.history.fill(0);
    this.position = 0;
  }
}

/** `cutoff`: of the input rate. Each phase passes a constant unchanged. */
function filterBank(up: number, taps: number, cutoff: number): Float32Array {
  const bank = new Float32Array(up * taps);
  const beta = 0.1102 * (ATTENUATION_DB - 8.7);
  const length = up * taps;
  const middle = (length - 1) / 2;
  for (let phase = 0; phase < up; phase++) {
    const coefficients = Array.from({ length: taps }, (_, tap) => {
      const offset = phase + (taps - 1 - tap) * up - middle;
      const window = bessel(beta * Math.sqrt(1 - (offset / (middle || 1)) ** 2));
      return sinc((2 * cutoff * offset) / up) * window;
    });
    const sum = coefficients.reduce((total, coefficient) => total + coefficient, 0);
    coefficients.forEach((coefficient, tap) => (bank[phase * taps + tap] = coefficient / sum));
  }
  return bank;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The modified Bessel function of the first kind and order 0. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
