import { Group, Radio, SimpleGrid, Text } from "@mantine/core";
import { IconClock, IconMicrophone2, IconMessageCircle, IconSparkles } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type Mode, MODES } from "../call/callClient";
import classes from "./ModeChoice.module.css";

const ICONS = { realtime: IconMessageCircle, whisperx: IconMicrophone2 };

interface Props {
  mode: Mode;
  onChange: (mode: Mode) => void;
}

/** Which pipeline is to answer. */
export function ModeChoice({ mode, onChange }: Props) {
  const { t } = useTranslation("softphone");
  return (
    <Radio.Group label={t("mode.label")} value={mode} onChange={(value) => onChange(value as Mode)}>
      <SimpleGrid cols={{ base: 1, sm: 2, md: 1, xl: 2 }} spacing="sm" mt="xs">
        {MODES.map((value) => (
          <ModeCard key={value} mode={value} />
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}

function ModeCard({ mode }: { mode: Mode }) {
  const { t } = useTranslation("softphone");
  const Icon = ICONS[mode];
  const details = [
    [IconClock, t("mode.latency"), t(`mode.${mode}.latency`)],
    [IconSparkles, t("mode.quality"), t(`mode.${mode}.quality`)],
  ] as const;
  return (
    <Radio.Card value={mode} className={classes.card}>
      <Group wrap="nowrap" gap="xs" mb={6}>
        <Icon size={20} aria-hidden className={classes.icon} />
        <Text fw={650} flex={1}>
          {t(`mode.${mode}.name`)}
        </Text>
        <Radio.Indicator />
      </Group>
      <Text size="sm" mb="xs">
        {t(`mode.${mode}.description`)}
      </Text>
      {details.map(([DetailIcon, name, text]) => (
        <Group key={name} wrap="nowrap" gap={6} align="flex-start" mt={4}>
          <DetailIcon size={15} className={classes.detail} role="img" aria-label={name} />
          <Text size="xs" c="dimmed">
            {text}
          </Text>
        </Group>
      ))}
    </Radio.Card>
  );
}
