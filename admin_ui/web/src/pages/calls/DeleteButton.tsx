import { ActionIcon, Tooltip } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CallSummary } from "@/api/types";
import { useAskToDelete } from "./useAskToDelete";

/** Deletes a call after a question. Calls in progress cannot be deleted. */
export function DeleteButton({ call }: { call: CallSummary }) {
  const { t } = useTranslation(["calls", "common"]);
  const ask = useAskToDelete();
  const caller = call.caller || t("unknownCaller");
  return (
    <Tooltip label={t("common:delete")}>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={call.state !== "ended"}
        aria-label={t("remove.label", { caller })}
        onClick={(event) => {
          event.stopPropagation();
          ask(call);
        }}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
