import { Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { level } from "../audio/level";
import classes from "./LevelMeter.module.css";

/** How fast the bar falls, of its length a second. */
const FALL = 1.5;

interface Props {
  who: "you" | "tom";
  /** Null: silence. */
  analyser: AnalyserNode | null;
}

/** How loud somebody is right now. It draws itself: React is not asked for each frame. */
export function LevelMeter({ who, analyser }: Props) {
  const { t } = useTranslation("softphone");
  const meter = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!analyser) return;
    const samples = new Float32Array(analyser.fftSize);
    let [shown, before] = [0, performance.now()];
    let request = requestAnimationFrame(function draw(now) {
      analyser.getFloatTimeDomainData(samples);
      shown = Math.max(level(samples), shown - (FALL * (now - before)) / 1000, 0);
      before = now;
      bar.current!.style.transform = `scaleX(${shown})`;
      meter.current!.setAttribute("aria-valuenow", String(Math.round(100 * shown)));
      request = requestAnimationFrame(draw);
    });
    return () => {
      cancelAnimationFrame(request);
      if (bar.current) bar.current.style.transform = "scaleX(0)";
      meter.current?.setAttribute("aria-valuenow", "0");
    };
  }, [analyser]);

  return (
    <div className={classes.meter}>
      <Text size="sm" fw={600} w={44} aria-hidden>
        {t(`level.${who}`)}
      </Text>
      <div
        ref={meter}
        role="meter"
        aria-label={t("level.label", { who: t(`level.${who}`) })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
        className={classes.track}
        data-who={who}
      >
        <div ref={bar} className={classes.bar} />
      </div>
    </div>
  );
}
