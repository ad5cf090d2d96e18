import { useEffect, useReducer, useRef, useState } from "react";
import { type LiveEvent, liveCalls } from "./liveCalls";
import { type Connection, LiveSocket } from "./liveSocket";

const TIDY_MS = 1000;

/** The calls in progress, and how the connection stands that tells them. */
export function useLiveCalls() {
  const [calls, dispatch] = useReducer(liveCalls, []);
  const [connection, setConnection] = useState<Connection>({ state: "connecting" });
  /** A snapshot has come: no calls means that there are none. */
  const [known, setKnown] = useState(false);
  const socket = useRef<LiveSocket>(null);

  useEffect(() => {
    const take = (text: string) => {
      const event = JSON.parse(text) as LiveEvent;
      dispatch({ type: "event", event, now: Date.now() });
      setKnown(true);
    };
    const connected = new LiveSocket("/ws/live", take, setConnection);
    socket.current = connected;
    const tidying = setInterval(() => dispatch({ type: "tidy", now: Date.now() }), TIDY_MS);
    return () => {
      clearInterval(tidying);
      connected.close();
    };
  }, []);

  return { calls, connection, known, retry: () => socket.current?.retry() };
}
