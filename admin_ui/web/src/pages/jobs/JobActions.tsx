import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconPlayerStop, IconRefresh, IconTrash } from "@tabler/icons-react";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "@/api/types";
import { toast } from "@/shared/toast";
import { notifyProblem } from "@/shell/notifyProblem";
import { isOpen, useJobActions } from "./requests";
import { useJobName } from "./useJobName";

/** What can be done with a job. */
export function JobActions({ job, onDeleted }: { job: Job; onDeleted?: () => void }) {
  const { t } = useTranslation(["jobs", "common"]);
  const { retry, cancel, remove } = useJobActions();
  const name = useJobName(job);
  const onError = notifyProblem;
  const again = () => retry.mutate(job.id, { onError, onSuccess: () => toast(t("retried")) });
  const stop = () => cancel.mutate(job.id, { onError, onSuccess: () => toast(t("cancelled")) });
  const gone = () => {
    toast(t("remove.done"));
    onDeleted?.();
  };
  const ask = () =>
    modals.openConfirmModal({
      title: t("remove.title"),
      children: <Text size="sm">{t("remove.text", { name })}</Text>,
      labels: { confirm: t("remove.confirm"), cancel: t("common:cancel") },
      confirmProps: { color: "red.8" },
      closeButtonProps: { "aria-label": t("common:close") },
      onConfirm: () => remove.mutate(job.id, { onError, onSuccess: gone }),
    });
  const over = job.state === "failed" || job.state === "cancelled";
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      {over && (
        <Action icon={IconRefresh} tip={t("retry")} label={t("retryOf", { name })} onClick={again} />
      )}
      {isOpen(job) && !job.cancelling && (
        <Action icon={IconPlayerStop} tip={t("cancel")} label={t("cancelOf", { name })} onClick={stop} />
      )}
      {job.kind === "upload" && (
        <Action
          icon={IconTrash}
          tip={t("common:delete")}
          label={t("deleteOf", { name })}
          onClick={ask}
        />
      )}
    </Group>
  );
}

interface ActionProps {
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  tip: string;
  label: string;
  onClick: () => void;
}

function Action({ icon: Icon, tip, label, onClick }: ActionProps) {
  return (
    <Tooltip label={tip}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
