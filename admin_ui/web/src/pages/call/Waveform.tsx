import { useComputedColorScheme, useMantineTheme } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import WaveSurfer from "wavesurfer.js";
import { clock } from "@/i18n/format";
import type { Player } from "./usePlayer";
import classes from "./Waveform.module.css";

/** Height of one lane in pixels. */
const LANE_PX = 64;
const STEP_S = 5;
/** Part of full scale that counts as loud: quieter recordings are not blown up further. */
const LOUD = 0.1;

interface Props {
  /** Least and greatest values in turn, for the caller's lane and for TOM's. */
  channels: number[][];
  player: Player;
}

/** Both lanes, to click into. With the keyboard it is a slider. */
export function Waveform({ channels, player }: Props) {
  const { t } = useTranslation("call");
  const container = useRef<HTMLDivElement>(null);
  const theme = useMantineTheme();
  const scheme = useComputedColorScheme("light");
  const { media, ready, duration } = player;

  useEffect(() => {
    if (!container.current || !ready) return undefined;
    const [shade, played] = scheme === "dark" ? [7, 4] : [3, 8];
    const lanes = [theme.colors.blue, theme.colors.petrol];
    const surfer = WaveSurfer.create({
      container: container.current,
      media,
      peaks: scaled(channels),
      duration,
      dragToSeek: true,
      cursorColor: scheme === "dark" ? theme.colors.gray[3] : theme.colors.gray[8],
      cursorWidth: 2,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      height: LANE_PX,
      splitChannels: channels.map((_, lane) => ({
        waveColor: lanes[lane]?.[shade],
        progressColor: lanes[lane]?.[played],
      })),
    });
    return () => surfer.destroy();
  }, [channels, media, ready, duration, theme, scheme]);

  const names = [t("lanes.caller"), t("lanes.tom")].slice(0, channels.length);
  return (
    <div className={classes.frame}>
      <div className={classes.names} aria-hidden>
        {names.map((name) => (
          <div key={name} className={classes.name} style={{ height: LANE_PX }}>
            {name}
          </div>
        ))}
      </div>
      <div
        ref={container}
        className={classes.lanes}
        style={{ minHeight: LANE_PX * channels.length }}
        role="slider"
        tabIndex={0}
        aria-label={t("position")}
        aria-valuemin={0}
        aria-valuemax={Math.round(duration)}
        aria-valuenow={Math.round(player.position)}
        aria-valuetext={t("positionOf", {
          position: clock(player.position),
          duration: clock(duration),
        })}
        onKeyDown={(event) => onKey(event, player)}
      />
    </div>
  );
}

function onKey(event: KeyboardEvent, { position, duration, seek, toggle }: Player): void {
  const actions: Record<string, () => void> = {
    ArrowLeft: () => seek(position - STEP_S),
    ArrowRight: () => seek(position + STEP_S),
    Home: () => seek(0),
    End: () => seek(duration),
    " ": toggle,
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** The peaks so that the loudest fills its lane; both lanes by the same factor. */
function scaled(channels: number[][]): number[][] {
  const greatest = Math.max(...channels.map((lane) => lane.reduce(louder, 0)));
  const factor = 1 / Math.max(greatest, LOUD);
  return channels.map((lane) => lane.map((value) => value * factor));
}

function louder(most: number, value: number): number {
  return Math.max(most, Math.abs(value));
}
