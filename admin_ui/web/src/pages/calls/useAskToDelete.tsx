import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import type { CallSummary } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { notifyProblem } from "@/shell/notifyProblem";
import { useDeleteCall } from "./requests";

/** Asks whether to delete a call, and does so. */
export function useAskToDelete(onDeleted?: () => void) {
  const { t } = useTranslation(["calls", "common"]);
  const format = useFormat();
  const removal = useDeleteCall();
  const remove = (id: string) =>
    removal.mutate(id, {
      onSuccess: () => {
        notifications.show({ message: t("remove.done") });
        onDeleted?.();
      },
      onError: notifyProblem,
    });
  return (call: CallSummary) => {
    const caller = call.caller || t("unknownCaller");
    modals.openConfirmModal({
      title: t("remove.title"),
      children: (
        <Text size="sm">{t("remove.text", { caller, at: format.dateTime(call.started_at) })}</Text>
      ),
      labels: { confirm: t("remove.confirm"), cancel: t("common:cancel") },
      confirmProps: { color: "red.8" },
      closeButtonProps: { "aria-label": t("common:close") },
      onConfirm: () => remove(call.id),
    });
  };
}
