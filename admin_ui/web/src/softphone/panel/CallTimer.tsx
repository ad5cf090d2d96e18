import { Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { clock } from "@/i18n/format";
import { type CallState, lasted } from "../call/callState";

/** How long the call has lasted. */
export function CallTimer({ call }: { call: CallState }) {
  const { t } = useTranslation("softphone");
  const [now, setNow] = useState(Date.now);

  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(ticking);
  }, []);

  return (
    <Text fz={40} lh={1.1} ff="monospace" role="timer" aria-label={t("status.duration")}>
      {clock(lasted(call, now))}
    </Text>
  );
}
