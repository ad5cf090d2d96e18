import { ActionIcon, Button, Group, Text, Tooltip } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconRefresh, IconTrash, IconX } from "@tabler/icons-react";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "@/api/types";
import { toast } from "@/shared/toast";
import { notifyProblem } from "@/shell/notifyProblem";
import { useJobActions } from "./requests";
import { isOpen } from "./states";
import { useJobName } from "./useJobName";

interface Props {
  job: Job;
  /** Buttons with words, where there is room. */
  large?: boolean;
  onDeleted?: () => void;
}

/** What can be done with a job. */
export function JobActions({ job, large = false, onDeleted }: Props) {
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
  const Action = large ? LargeAction : SmallAction;
  return (
    <Group gap={large ? "xs" : 4} wrap="nowrap" justify="flex-end">
      {over && (
        <Action icon={IconRefresh} name={t("retry")} label={t("retryOf", { name })} onClick={again} />
      )}
      {isOpen(job) && !job.cancelling && (
        <Action icon={IconX} name={t("cancel")} label={t("cancelOf", { name })} onClick={stop} />
      )}
      {job.kind === "upload" && (
        <Action
          icon={IconTrash}
          name={t("common:delete")}
          label={t("deleteOf", { name })}
          onClick={ask}
        />
      )}
    </Group>
  );
}

interface ActionProps {
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  name: string;
  /** For those who do not see whose row it is. */
  label: string;
  onClick: () => void;
}

function SmallAction({ icon: Icon, name, label, onClick }: ActionProps) {
  return (
    <Tooltip label={name}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function LargeAction({ icon: Icon, name, onClick }: ActionProps) {
  return (
    <Button variant="default" leftSection={<Icon size={16} aria-hidden />} onClick={onClick}>
      {name}
    </Button>
  );
}
