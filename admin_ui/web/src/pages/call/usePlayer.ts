import { useEffect, useMemo, useState } from "react";
import { notifyProblem } from "@/shell/notifyProblem";

export const RATES = [0.75, 1, 1.25, 1.5, 2] as const;

export interface Player {
  media: HTMLAudioElement;
  /** False until the audio is there. */
  ready: boolean;
  playing: boolean;
  /** Seconds since the recording's begin. */
  position: number;
  duration: number;
  rate: number;
  /** 0 to 1. */
  volume: number;
  toggle: () => void;
  seek: (seconds: number) => void;
  setRate: (rate: number) => void;
  setVolume: (volume: number) => void;
}

/** How often the position is told while it plays: `timeupdate` comes too rarely to follow words. */
const TICK_MS = 100;
const CHANGES = ["play", "pause", "ended", "timeupdate", "seeking", "ratechange", "volumechange"];

/** Plays the audio at `url`. `duration` in seconds, since it is known before the audio is there. */
export function usePlayer(url: string | null, duration: number): Player {
  const media = useMemo(() => new Audio(url ?? undefined), [url]);
  const [, setChanges] = useState(0);

  useEffect(() => {
    const changed = () => setChanges((count) => count + 1);
    for (const change of CHANGES) media.addEventListener(change, changed);
    const ticking = setInterval(() => {
      if (!media.paused) changed();
    }, TICK_MS);
    return () => {
      clearInterval(ticking);
      for (const change of CHANGES) media.removeEventListener(change, changed);
      media.pause();
    };
  }, [media]);

  const seek = (seconds: number) => {
    media.currentTime = Math.min(Math.max(0, seconds), duration);
  };
  return {
    media,
    ready: url !== null,
    playing: !media.paused && !media.ended,
    position: media.currentTime,
    duration,
    rate: media.playbackRate,
    volume: media.volume,
    toggle: () => {
      if (media.paused) media.play().catch(notifyProblem);
      else media.pause();
    },
    seek,
    setRate: (rate) => {
      media.playbackRate = rate;
    },
    setVolume: (volume) => {
      media.volume = volume;
    },
  };
}
