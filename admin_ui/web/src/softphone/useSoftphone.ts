import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { useAudioContext } from "./audio/useAudioContext";
import { type MicrophoneDesk, useMicrophone } from "./audio/useMicrophone";
import {
  type CallClient,
  CallError,
  type CallListener,
  type Door,
  type Mode,
} from "./call/callClient";
import { type CallState, IDLE, reduce } from "./call/callState";
import { SocketCall } from "./call/socketCall";
import { WebRtcCall } from "./call/webrtcCall";

export interface Softphone {
  call: CallState;
  microphone: MicrophoneDesk;
  /** TOM's voice, for the level meter. */
  voice: AnalyserNode | null;
  dial(door: Door, mode: Mode): Promise<void>;
  /** Changes the microphone, in a call too. */
  choose(id: string): Promise<void>;
  digit(digit: string): void;
  hangUp(): void;
}

const CLIENTS = { webrtc: WebRtcCall, websocket: SocketCall };

/** One call at a time; leaving the page ends it. */
export function useSoftphone(): Softphone {
  const audioContext = useAudioContext();
  const microphone = useMicrophone(audioContext);
  const [call, dispatch] = useReducer(reduce, IDLE);
  const [voice, setVoice] = useState<AnalyserNode | null>(null);
  const client = useRef<CallClient | null>(null);
  const { open, mute } = microphone;

  useEffect(
    () => () => {
      client.current?.close();
      client.current = null;
    },
    [],
  );

  const over = useCallback((error: CallError | null) => {
    client.current = null;
    setVoice(null);
    const [fault, detail] = [error?.fault ?? null, error?.detail ?? ""];
    dispatch({ kind: "over", fault, detail, now: Date.now() });
  }, []);

  const dial = useCallback(
    async (door: Door, mode: Mode) => {
      if (client.current) return;
      const context = audioContext(); // still within the click
      mute(false);
      const stream = await open();
      if (!stream || client.current) return;
      const listener: CallListener = {
        onEvent: (event) => dispatch({ kind: "event", event, now: Date.now() }),
        onConnection: (connection) => dispatch({ kind: "connection", connection }),
        onRoundTrip: (ms) => dispatch({ kind: "roundTrip", ms }),
        onDropped: () => dispatch({ kind: "dropped" }),
        onVoice: setVoice,
        onOver: over,
      };
      const dialled = new CLIENTS[door](context, stream, mode, listener);
      client.current = dialled;
      dispatch({ kind: "dial", door, mode });
      try {
        await dialled.connect();
      } catch (error) {
        if (client.current !== dialled) return; // the page was left
        over(error instanceof CallError ? error : new CallError("failed", String(error)));
      }
    },
    [audioContext, mute, open, over],
  );

  const choose = useCallback(
    async (id: string) => {
      const stream = await open(id);
      if (stream) await client.current?.useMicrophone(stream);
    },
    [open],
  );

  const digit = useCallback((digit: string) => {
    if (!client.current) return;
    client.current.digit(digit);
    dispatch({ kind: "digit", digit });
  }, []);

  const hangUp = useCallback(() => client.current?.hangUp(), []);

  return { call, microphone, voice, dial, choose, digit, hangUp };
}
