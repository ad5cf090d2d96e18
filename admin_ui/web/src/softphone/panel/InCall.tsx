import { Alert, Badge, Button, Group, Stack, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
} from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/format";
import type { CallState } from "../call/callState";
import type { Softphone } from "../useSoftphone";
import { CallTimer } from "./CallTimer";
import { isDigit, Keypad } from "./Keypad";
import { LevelMeter } from "./LevelMeter";
import { MicrophonePicker } from "./MicrophonePicker";

/** What can be done in a call. Digits are keyed by keyboard, too, while the focus is in here. */
export function InCall({ phone }: { phone: Softphone }) {
  const { t } = useTranslation("softphone");
  const format = useFormat();
  const { call, microphone } = phone;
  const message = leavesMessage(call);
  const [keypad, { toggle, open }] = useDisclosure(false);
  const hangUp = useRef<HTMLButtonElement>(null);
  const MuteIcon = microphone.muted ? IconMicrophoneOff : IconMicrophone;

  // The button that was pressed to call is gone.
  useEffect(() => hangUp.current?.focus(), []);

  // # ends a message.
  useEffect(() => {
    if (message) open();
  }, [message, open]);

  const press = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent) => {
    const inSelect = document.activeElement instanceof HTMLSelectElement;
    if (isDigit(key) && !(ctrlKey || altKey || metaKey || inSelect)) phone.digit(key);
  };

  return (
    <Stack gap="lg" onKeyDown={press}>
      <Stack gap={4} align="center">
        <Text c="dimmed" role="status">
          {statusOf(call, t)}
        </Text>
        <CallTimer call={call} />
        <CallBadges call={call} />
      </Stack>
      {message && (
        <Alert p="xs" ta="center" role="status">
          {t("status.message")}
        </Alert>
      )}
      {microphone.muted && (
        <Alert color="orange" p="xs" ta="center" role="status">
          {t("muted")}
        </Alert>
      )}
      {call.dropped > 0 && (
        <Alert color="orange" p="xs" ta="center" role="status">
          {t("status.dropped", { seconds: format.number(call.dropped / 50, 1) })}
        </Alert>
      )}
      <Group grow gap="sm">
        <Button
          radius="xl"
          variant={microphone.muted ? "filled" : "default"}
          aria-pressed={microphone.muted}
          leftSection={<MuteIcon size={20} aria-hidden />}
          onClick={() => microphone.mute(!microphone.muted)}
        >
          {t("mute")}
        </Button>
        <Button
          radius="xl"
          variant={keypad ? "light" : "default"}
          aria-expanded={keypad}
          leftSection={<IconDialpad size={20} aria-hidden />}
          onClick={toggle}
        >
          {t("keypad.title")}
        </Button>
      </Group>
      {keypad && <Keypad digits={call.digits} onDigit={phone.digit} />}
      <Stack gap="xs">
        <LevelMeter who="tom" analyser={phone.voice} />
        <MicrophonePicker microphone={microphone} onChoose={phone.choose} />
      </Stack>
      <Button
        ref={hangUp}
        size="xl"
        radius="xl"
        color="red.9"
        leftSection={<IconPhoneOff size={26} aria-hidden />}
        onClick={phone.hangUp}
      >
        {t(call.phase === "dialling" ? "cancel" : "hangUp")}
      </Button>
    </Stack>
  );
}

function statusOf(call: CallState, t: ReturnType<typeof useTranslation<"softphone">>["t"]): string {
  if (call.phase === "dialling") return t("status.dialling");
  if (call.endReason !== null) return t("status.ending");
  if (call.connection === "interrupted") return t("status.interrupted");
  if (call.talk.recording) return t("status.recording");
  return t(call.talk.understanding ? "status.understanding" : "status.talking");
}

/** TOM takes a message instead of answering. */
function leavesMessage({ talk }: CallState): boolean {
  return talk.pipeline !== null && !talk.conversation;
}

function CallBadges({ call }: { call: CallState }) {
  const { t } = useTranslation("softphone");
  const format = useFormat();
  const message = leavesMessage(call);
  const ms = call.roundTripMs === null ? "–" : format.milliseconds(call.roundTripMs);
  return (
    <Group gap={6} justify="center" mt={4}>
      <Badge variant="light" tt="none">
        {message ? t("mode.message") : t(`mode.${call.talk.pipeline ?? call.mode ?? "asSet"}.name`)}
      </Badge>
      <Badge variant="default" tt="none">
        {call.door === "webrtc" ? "WebRTC" : "WebSocket"}
      </Badge>
      <Tooltip label={t("status.roundTrip", { ms })}>
        <Badge variant="default" tt="none" aria-label={t("status.roundTrip", { ms })} role="img">
          ⇄ {ms}
        </Badge>
      </Tooltip>
    </Group>
  );
}
