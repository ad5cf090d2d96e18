import { Box, Input, SegmentedControl, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Door } from "../call/callClient";

const DOORS = [
  { value: "webrtc", label: "WebRTC" },
  { value: "websocket", label: "WebSocket" },
];

interface Props {
  door: Door;
  onChange: (door: Door) => void;
}

/** By which way the call goes. */
export function DoorChoice({ door, onChange }: Props) {
  const { t } = useTranslation("softphone");
  return (
    <Box>
      <Input.Label component="div" mb={4}>
        {t("door.label")}
      </Input.Label>
      <SegmentedControl
        fullWidth
        aria-label={t("door.label")}
        data={DOORS}
        value={door}
        onChange={(value) => onChange(value as Door)}
      />
      <Text size="xs" c="dimmed" mt={6}>
        {t(`door.${door}`)}
      </Text>
    </Box>
  );
}
