/** `RoundTrip`: pings TOM every two seconds and times the pongs. */
import type { ClientEvent, StreamEvent } from "@/api/types";

const INTERVAL_MS = 2000;

export class RoundTrip {
  private timer: ReturnType<typeof setInterval> | undefined;
  private sent = { id: "", at: 0 };
  private count = 0;

  constructor(
    private readonly send: (event: ClientEvent) => void,
    private readonly onRoundTrip: (ms: number) => void,
  ) {}

  start(): void {
    this.ping();
    this.timer = setInterval(() => this.ping(), INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Whether `event` was a pong. One that comes after the next ping is not timed. */
  take(event: StreamEvent): boolean {
    if (event.type !== "pong") return false;
    if (event.id === this.sent.id) this.onRoundTrip(performance.now() - this.sent.at);
    return true;
  }

  private ping(): void {
    this.count += 1;
    this.sent = { id: String(this.count), at: performance.now() };
    this.send({ type: "ping", id: this.sent.id });
  }
}
