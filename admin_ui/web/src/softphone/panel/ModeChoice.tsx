import { Group, Radio, SimpleGrid, Stack, Text } from "@mantine/core";
import {
  IconClock,
  IconMessageCircle,
  IconMicrophone2,
  IconSettings,
  IconSparkles,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type Mode, MODES } from "../call/callClient";
import classes from "./ModeChoice.module.css";

const ICONS = { asSet: IconSettings, realtime: IconMessageCircle, whisperx: IconMicrophone2 };

interface Props {
  mode: Mode;
  onChange: (mode: Mode) => void;
}

/** Which pipeline is to answer. */
export function ModeChoice({ mode, onChange }: Props) {
  const { t } = useTranslation("softphone");
  return (
    <Radio.Group
      label={t("mode.label")}
      value={mode ?? "asSet"}
      onChange={(value) => onChange(MODES.find((each) => each === value) ?? null)}
    >
      <Stack gap="sm" mt="xs">
        <ModeCard mode={null} />
        <SimpleGrid cols={{ base: 1, sm: 2, md: 1, xl: 2 }} spacing="sm">
          {MODES.map((value) => (
            <ModeCard key={value} mode={value} />
          ))}
        </SimpleGrid>
      </Stack>
    </Radio.Group>
  );
}

function ModeCard({ mode }: { mode: Mode }) {
  const { t } = useTranslation("softphone");
  const name = mode ?? "asSet";
  const Icon = ICONS[name];
  return (
    <Radio.Card value={name} className={classes.card}>
      <Group wrap="nowrap" gap="xs" mb={6}>
        <Icon size={20} aria-hidden className={classes.icon} />
        <Text fw={650} flex={1}>
          {t(`mode.${name}.name`)}
        </Text>
        <Radio.Indicator />
      </Group>
      <Text size="sm">{t(`mode.${name}.description`)}</Text>
      {mode && <Details mode={mode} />}
    </Radio.Card>
  );
}

function Details({ mode }: { mode: NonNullable<Mode> }) {
  const { t } = useTranslation("softphone");
  const details = [
    [IconClock, t("mode.latency"), t(`mode.${mode}.latency`)],
    [IconSparkles, t("mode.quality"), t(`mode.${mode}.quality`)],
  ] as const;
  return (
    <Stack gap={4} mt={12}>
      {details.map(([DetailIcon, name, text]) => (
        <Group key={name} wrap="nowrap" gap={6} align="flex-start">
          <DetailIcon size={15} className={classes.detail} role="img" aria-label={name} />
          <Text size="xs" c="dimmed">
            {text}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
