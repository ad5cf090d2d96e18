import { Group, Text, Tooltip } from "@mantine/core";
import { IconBrowser, IconPhone, IconWorld } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CallSummary } from "@/api/types";

type Door = CallSummary["door"];

const ICONS = { sip: IconPhone, webrtc: IconWorld, websocket: IconBrowser } as const;

/** A door alone, where there is no room for its name. */
export function DoorIcon({ door }: { door: Door }) {
  const { t } = useTranslation();
  const Icon = ICONS[door];
  return (
    <Tooltip label={t(`doors.${door}`)}>
      <Icon size={18} stroke={1.7} role="img" aria-label={t(`doors.${door}`)} />
    </Tooltip>
  );
}

/** A door with its name beside it. */
export function DoorLabel({ door }: { door: Door }) {
  const { t } = useTranslation();
  const Icon = ICONS[door];
  return (
    <Group gap={6} wrap="nowrap" display="inline-flex" style={{ verticalAlign: "middle" }}>
      <Icon size={16} stroke={1.7} aria-hidden style={{ flex: "none" }} />
      <Text span inherit>
        {t(`doors.${door}`)}
      </Text>
    </Group>
  );
}
