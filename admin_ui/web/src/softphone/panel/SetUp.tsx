import { Box, Button, Stack } from "@mantine/core";
import { IconPhoneCall } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Door, Mode } from "../call/callClient";
import type { Softphone } from "../useSoftphone";
import { DoorChoice } from "./DoorChoice";
import { MicrophonePicker } from "./MicrophonePicker";
import { ModeChoice } from "./ModeChoice";
import classes from "./SetUp.module.css";

export interface Choice {
  door: Door;
  mode: Mode;
}

interface Props {
  phone: Softphone;
  choice: Choice;
  onChange: (choice: Choice) => void;
}

/** What is chosen before a call, and the button that begins it. */
export function SetUp({ phone, choice, onChange }: Props) {
  const { t } = useTranslation("softphone");
  const again = phone.call.phase === "over";
  return (
    <Stack gap="lg">
      <ModeChoice mode={choice.mode} onChange={(mode) => onChange({ ...choice, mode })} />
      <MicrophonePicker microphone={phone.microphone} onChoose={phone.choose} />
      <Box className={classes.bar}>
        <Button
          className={classes.call}
          size="xl"
          radius="xl"
          fullWidth
          leftSection={<IconPhoneCall size={26} aria-hidden />}
          disabled={phone.microphone.fault === "insecure"}
          onClick={() => void phone.dial(choice.door, choice.mode)}
        >
          {t(again ? "callAgain" : "call")}
        </Button>
      </Box>
      <DoorChoice door={choice.door} onChange={(door) => onChange({ ...choice, door })} />
    </Stack>
  );
}
