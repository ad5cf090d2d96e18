import { useCallback, useEffect, useRef, useState } from "react";
import {
  listMicrophones,
  type Microphone,
  microphoneAllowed,
  MicrophoneError,
  type MicrophoneFault,
  openMicrophone,
  release,
  setMuted,
} from "./microphone";

export interface MicrophoneDesk {
  /** Those to choose from; empty until one was allowed. */
  microphones: Microphone[];
  /** The chosen one's id; "" for the browser's choice. */
  chosen: string;
  /** What it hears; null while it is closed. */
  stream: MediaStream | null;
  /** For the level meter. */
  analyser: AnalyserNode | null;
  fault: MicrophoneFault | null;
  muted: boolean;
  /** Opens the chosen one, or the one with this id. Null where that fails: see `fault`. */
  open(id?: string): Promise<MediaStream | null>;
  mute(muted: boolean): void;
}

/** The page's microphone: opened at once where the user has allowed it before, closed at leaving. */
export function useMicrophone(audioContext: () => AudioContext): MicrophoneDesk {
  const [microphones, setMicrophones] = useState<Microphone[]>([]);
  const [chosen, setChosen] = useState("");
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [fault, setFault] = useState<MicrophoneFault | null>(null);
  const [muted, setMutedState] = useState(false);
  const latest = useRef({ chosen, muted, stream, left: false });
  latest.current = { ...latest.current, chosen, muted, stream };

  const open = useCallback(async (id?: string) => {
    const { chosen, stream: before, left } = latest.current;
    const wanted = id ?? chosen;
    if (before && wanted === chosen) return before;
    if (left) return null;
    try {
      const opened = await openMicrophone(wanted);
      if (latest.current.left) {
        release(opened);
        return null;
      }
      if (before) release(before);
      setMuted(opened, latest.current.muted);
      latest.current.stream = opened;
      latest.current.chosen = wanted;
      setStream(opened);
      setChosen(wanted);
      setFault(null);
      void listMicrophones().then(setMicrophones);
      return opened;
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error;
      setFault(error.fault);
      return null;
    }
  }, []);

  useEffect(() => {
    latest.current.left = false;
    if (!window.isSecureContext) setFault("insecure");
    void microphoneAllowed().then((allowed) => (allowed ? open() : null));
    const refresh = () => void listMicrophones().then(setMicrophones);
    navigator.mediaDevices?.addEventListener("devicechange", refresh);
    return () => {
      navigator.mediaDevices?.removeEventListener("devicechange", refresh);
      latest.current.left = true;
      if (latest.current.stream) release(latest.current.stream);
      latest.current.stream = null;
    };
  }, [open]);

  useEffect(() => {
    const track = stream?.getAudioTracks()[0];
    const lose = () => {
      setStream(null);
      setFault("lost");
    };
    track?.addEventListener("ended", lose);
    return () => track?.removeEventListener("ended", lose);
  }, [stream]);

  const mute = useCallback((muted: boolean) => {
    setMutedState(muted);
    if (latest.current.stream) setMuted(latest.current.stream, muted);
  }, []);

  const analyser = useAnalyser(stream, audioContext);
  return { microphones, chosen, stream, analyser, fault, muted, open, mute };
}

function useAnalyser(stream: MediaStream | null, audioContext: () => AudioContext) {
  const [analyser, setAnalyser] = useState<AnalyserNode | null>(null);
  useEffect(() => {
    if (!stream) return;
    const context = audioContext();
    const source = context.createMediaStreamSource(stream);
    const node = context.createAnalyser();
    source.connect(node);
    setAnalyser(node);
    return () => {
      source.disconnect();
      setAnalyser(null);
    };
  }, [stream, audioContext]);
  return analyser;
}
