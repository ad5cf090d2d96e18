import { Alert, Button, Text } from "@mantine/core";
import { IconPhoneOff, IconPlugConnectedX } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { clock } from "@/i18n/format";
import { type CallState, lasted } from "../call/callState";

/** How the last call ended, and the way to it. */
export function CallOver({ call }: { call: CallState }) {
  const { t } = useTranslation("softphone");
  const alert = useRef<HTMLDivElement>(null);
  const { fault, endReason, callId } = call;

  // What had the focus in the call is gone; who is elsewhere on the page is left there.
  useEffect(() => {
    if (document.activeElement === document.body) alert.current?.focus();
  }, []);

  const title = callId ? t(fault ? "over.lostTitle" : "over.title") : t("over.failedTitle");
  return (
    <Alert
      ref={alert}
      tabIndex={-1}
      mb="lg"
      role="status"
      color={fault ? "red" : "petrol"}
      title={title}
      styles={{ title: { color: "var(--mantine-color-text)" } }}
      icon={fault ? <IconPlugConnectedX aria-hidden /> : <IconPhoneOff aria-hidden />}
    >
      <Text size="sm">
        {fault && t(`over.faults.${fault}`)}
        {!fault && endReason && t(`over.reasons.${endReason}`)}
        {!fault && !endReason && t("over.reasons.caller_hung_up")}{" "}
        {callId && t("over.lasted", { duration: clock(lasted(call, 0)) })}
      </Text>
      {call.faultDetail && (
        <Text size="xs" lang="en" mt={4}>
          {call.faultDetail}
        </Text>
      )}
      {callId && (
        <Button component={Link} to={`/calls/${callId}`} size="xs" variant="default" mt="sm">
          {t("over.open")}
        </Button>
      )}
    </Alert>
  );
}
