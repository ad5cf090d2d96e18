import { Group, Text } from "@mantine/core";
import { IconBrowser, IconPhone, IconWorld } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CallSummary } from "@/api/types";

type Door = CallSummary["door"];

const ICONS = { sip: IconPhone, webrtc: IconWorld, websocket: IconBrowser } as const;

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
