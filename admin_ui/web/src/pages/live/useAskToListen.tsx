import { Stack, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";

/** Who has read, since this page was loaded, that listening needs consent. */
const informed = new Set<string>();

/** Which call is listened to: one at a time, and only by somebody who knows what the law says. */
export function useAskToListen() {
  const { t } = useTranslation("live");
  const name = useSession()?.name ?? "";
  const [listeningTo, setListeningTo] = useState<string | null>(null);

  const askToListen = (callId: string) => {
    if (informed.has(name)) {
      setListeningTo(callId);
      return;
    }
    modals.openConfirmModal({
      title: t("listen.consent.title"),
      children: (
        <Stack gap="sm">
          <Text size="sm">{t("listen.consent.law")}</Text>
          <Text size="sm">{t("listen.consent.logged", { name })}</Text>
        </Stack>
      ),
      labels: { confirm: t("listen.consent.confirm"), cancel: t("cancel", { ns: "common" }) },
      closeButtonProps: { "aria-label": t("close", { ns: "common" }) },
      onConfirm: () => {
        informed.add(name);
        setListeningTo(callId);
      },
    });
  };

  const stopListening = useCallback(() => setListeningTo(null), []);
  return { listeningTo, askToListen, stopListening };
}
