/**
 * A WebSocket that stays: it carries the session's token, gets a new one when the server asks for
 * it (4401), and comes back after a while when it breaks.
 */
import { accessToken, refresh } from "@/api/session";

/** The server's own close codes. */
export const UNAUTHORIZED = 4401;
export const FORBIDDEN = 4403;
export const NOT_FOUND = 4404;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Ms to wait after `failures` in a row. `chance`: 0 to 1, so that not all come back at once. */
export function backoffMs(failures: number, chance: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  return Math.round(longest * (0.5 + chance / 2));
}

/** Opens a socket of our server with the session's token. Throws ApiProblem 401. */
export async function openSocket(path: string): Promise<WebSocket> {
  const url = new URL(path, location.origin);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(url, ["tom.v1", `bearer.${await accessToken()}`]);
}

export type Connection =
  | { state: "connecting" }
  | { state: "open" }
  /** It broke, and is tried again at `retryAt`, in ms since 1970. */
  | { state: "waiting"; retryAt: number }
  | { state: "forbidden" };

export class LiveSocket {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly onMessage: (text: string) => void,
    private readonly onConnection: (connection: Connection) => void,
  ) {
    addEventListener("online", this.retry);
    void this.connect();
  }

  /** Do not wait any longer. */
  readonly retry = (): void => {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    void this.connect();
  };

  close(): void {
    this.closed = true;
    removeEventListener("online", this.retry);
    clearTimeout(this.timer);
    this.socket?.close();
  }

  private async connect(): Promise<void> {
    this.timer = undefined;
    this.onConnection({ state: "connecting" });
    try {
      const socket = await openSocket(this.path);
      if (this.closed) return socket.close();
      this.socket = socket;
      this.listen(socket);
    } catch {
      this.wait(); // no token: the server cannot be reached, or nobody is signed in any more
    }
  }

  private listen(socket: WebSocket): void {
    // The server accepts before it looks at the token: only a message tells that all is well.
    let open = false;
    socket.onmessage = (message: MessageEvent<string>) => {
      if (this.closed) return;
      if (!open) this.onConnection({ state: "open" });
      open = true;
      this.failures = 0;
      this.onMessage(message.data);
    };
    socket.onclose = ({ code }) => {
      if (this.closed) return;
      if (code === FORBIDDEN) this.onConnection({ state: "forbidden" });
      else if (code === UNAUTHORIZED && this.failures === 0) void this.renew();
      else this.wait();
    };
  }

  private async renew(): Promise<void> {
    this.failures += 1; // a second refusal in a row waits
    await refresh().catch(() => null);
    if (!this.closed) await this.connect();
  }

  private wait(): void {
    if (this.closed) return;
    this.failures += 1;
    const waitMs = backoffMs(this.failures, Math.random());
    this.onConnection({ state: "waiting", retryAt: Date.now() + waitMs });
    this.timer = setTimeout(() => void this.connect(), waitMs);
  }
}
