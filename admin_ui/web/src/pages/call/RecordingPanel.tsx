import { ActionIcon, Group, Paper, SegmentedControl, Skeleton, Slider, Text } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconVolume } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { clock, useFormat } from "@/i18n/format";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { type Player, RATES } from "./usePlayer";
import { Waveform } from "./Waveform";

interface Props {
  player: Player;
  channels: number[][] | undefined;
  error: Error | null;
}

/** The recording: both lanes and the controls under them. */
export function RecordingPanel({ player, channels, error }: Props) {
  const { t } = useTranslation("call");
  if (error) return <ProblemAlert error={error} />;
  return (
    <Paper p="md" component="section" aria-label={t("recording")}>
      {channels ? <Waveform channels={channels} player={player} /> : <Skeleton h={128} />}
      <Controls player={player} />
    </Paper>
  );
}

function Controls({ player }: { player: Player }) {
  const { t } = useTranslation("call");
  const format = useFormat();
  const Icon = player.playing ? IconPlayerPauseFilled : IconPlayerPlayFilled;
  return (
    <Group mt="md" gap="md" justify="space-between">
      <Group gap="sm" wrap="nowrap">
        <ActionIcon
          size="xl"
          radius="xl"
          variant="filled"
          aria-label={t(player.playing ? "pause" : "play")}
          loading={!player.ready}
          onClick={player.toggle}
        >
          <Icon size={20} aria-hidden />
        </ActionIcon>
        <Text size="sm" ff="monospace" className="nowrap">
          {clock(player.position)} / {clock(player.duration)}
        </Text>
      </Group>
      <Group gap="md">
        <SegmentedControl
          size="xs"
          aria-label={t("speed")}
          value={String(player.rate)}
          onChange={(rate) => player.setRate(Number(rate))}
          data={RATES.map((rate) => ({
            value: String(rate),
            label: `${format.number(rate, Number.isInteger(rate) ? 0 : rate % 0.5 ? 2 : 1)}×`,
          }))}
        />
        <Group gap="xs" wrap="nowrap" visibleFrom="sm">
          <IconVolume size={18} aria-hidden />
          <Slider
            w={96}
            size="sm"
            min={0}
            max={100}
            label={(value) => format.percent(value / 100)}
            thumbLabel={t("volume")}
            value={Math.round(player.volume * 100)}
            onChange={(percent) => player.setVolume(percent / 100)}
          />
        </Group>
      </Group>
    </Group>
  );
}
