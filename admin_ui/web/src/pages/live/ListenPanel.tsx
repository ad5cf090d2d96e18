import { Button, Group, Paper, Slider, Stack, Text } from "@mantine/core";
import { IconEar, IconEarOff, IconVolume } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./ListenPanel.module.css";
import { type Levels, type ListenEnd, Listener } from "./listener";
import { SILENT_DB } from "./playout";

interface Props {
  callId: string;
  /** `why` is undefined where the user ended it. */
  onEnd: (why?: ListenEnd) => void;
}

const LOUDEST = 100;

/** Listens to the call while it is shown. */
export function ListenPanel({ callId, onEnd }: Props) {
  const { t } = useTranslation("live");
  const [levels, setLevels] = useState<Levels>({ caller: SILENT_DB, tom: SILENT_DB });
  const [volume, setVolume] = useState(LOUDEST);
  const listener = useRef<Listener>(null);
  const end = useRef(onEnd);
  end.current = onEnd;

  useEffect(() => {
    const listening = new Listener(callId, {
      onLevels: setLevels,
      onEnd: (why) => end.current(why),
    });
    listener.current = listening;
    return () => listening.close();
  }, [callId]);

  useEffect(() => {
    if (listener.current) listener.current.volume = volume / LOUDEST;
  }, [volume]);

  return (
    <Paper p="sm" bg="var(--mantine-primary-color-light)" role="group" aria-label={t("listen.on")}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Group gap="xs" role="status">
            <IconEar size={18} aria-hidden />
            <Text fw={600} size="sm">
              {t("listen.on")}
            </Text>
          </Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconEarOff size={16} aria-hidden />}
            onClick={() => onEnd()}
          >
            {t("listen.stop")}
          </Button>
        </Group>
        <Level name={t("listen.levels.caller")} db={levels.caller} />
        <Level name={t("listen.levels.tom")} db={levels.tom} />
        <Group gap="sm" wrap="nowrap">
          <IconVolume size={18} aria-hidden />
          <Slider
            flex={1}
            min={0}
            max={LOUDEST}
            step={5}
            value={volume}
            onChange={setVolume}
            label={(value) => `${value} %`}
            thumbLabel={t("listen.volume")}
          />
        </Group>
      </Stack>
    </Paper>
  );
}

function Level({ name, db }: { name: string; db: number }) {
  const percent = Math.round((100 * (db - SILENT_DB)) / -SILENT_DB);
  return (
    <Group gap="sm" wrap="nowrap">
      <Text size="xs" w={110}>
        {name}
      </Text>
      <div
        className={classes.level}
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${Math.round(db)} dB`}
      >
        <div style={{ width: `${percent}%` }} />
      </div>
    </Group>
  );
}
