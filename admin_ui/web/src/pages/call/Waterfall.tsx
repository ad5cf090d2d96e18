import { Group, Stack, Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Turn } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { longest, STAGES, type Stage, stagesOf } from "@/shared/stages";
import classes from "./Waterfall.module.css";

/** How long each stage of each turn took, all turns on one scale. */
export function Waterfall({ turns }: { turns: Turn[] }) {
  const { t } = useTranslation("call");
  const format = useFormat();
  const measured = turns.filter((turn) => stagesOf(turn).length > 0);
  const scale = longest(measured);
  if (measured.length === 0) return <Text c="dimmed">{t("stages.empty")}</Text>;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t("stages.lead")}
      </Text>
      <Group gap="md">
        {STAGES.map((name) => (
          <Group key={name} gap={6}>
            <span className={classes.key} data-stage={name} aria-hidden />
            <Text size="xs">{t(`stages.names.${name}`)}</Text>
          </Group>
        ))}
      </Group>
      <ol className={classes.turns}>
        {measured.map((turn) => (
          <li key={turn.index}>
            <Group justify="space-between" wrap="nowrap" gap="md" mb={4}>
              <Text size="sm" truncate>
                {turn.said || t("stages.greeting")}
              </Text>
              <Text size="sm" ff="monospace" className="nowrap">
                {format.milliseconds(stagesOf(turn).at(-1)?.to ?? 0)}
              </Text>
            </Group>
            <div className={classes.track}>
              {stagesOf(turn).map((stage) => (
                <StageBar key={stage.name} stage={stage} scale={scale} />
              ))}
            </div>
          </li>
        ))}
      </ol>
    </Stack>
  );
}

function StageBar({ stage, scale }: { stage: Stage; scale: number }) {
  const { t } = useTranslation("call");
  const format = useFormat();
  const percent = (ms: number) => `${(100 * ms) / scale}%`;
  const label = t("stages.bar", {
    name: t(`stages.names.${stage.name}`),
    took: format.milliseconds(stage.to - stage.from),
    at: format.milliseconds(stage.to),
  });
  return (
    <Tooltip label={label}>
      <div
        className={classes.bar}
        data-stage={stage.name}
        role="img"
        aria-label={label}
        style={{ left: percent(stage.from), width: percent(stage.to - stage.from) }}
      />
    </Tooltip>
  );
}
