import { useCallback, useEffect, useRef } from "react";

/** Gives the page's one AudioContext, running; made when it is first asked for, closed at leaving. */
export function useAudioContext(): () => AudioContext {
  const context = useRef<AudioContext | null>(null);

  useEffect(
    () => () => {
      void context.current?.close();
      context.current = null;
    },
    [],
  );

  return useCallback(() => {
    context.current ??= new AudioContext({ latencyHint: "interactive" });
    // Browsers let audio begin only with a click: each one is a chance.
    if (context.current.state === "suspended") void context.current.resume();
    return context.current;
  }, []);
}
