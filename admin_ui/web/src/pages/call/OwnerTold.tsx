import { Button, Paper, Stack, Text, Title } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CallDetail, Notification } from "@/api/types";
import { type Format, useFormat } from "@/i18n/format";
import { toast } from "@/shared/toast";
import { notifyProblem } from "@/shell/notifyProblem";
import { useNotifications, useRetryNotification } from "./requests";

/** Whether the owner was told of the call; nothing where there is nothing to tell. */
export function OwnerTold({ call, mayRetry }: { call: CallDetail; mayRetry: boolean }) {
  const { t } = useTranslation("call");
  const { data } = useNotifications(call);
  if (!data?.length) return null;
  return (
    <Paper p="md" component="section" aria-labelledby="told">
      <Title order={2} size="h4" mb="sm" id="told">
        {t("told.title")}
      </Title>
      <Stack gap="md">
        {data.map((told) => (
          <Told key={told.id} callId={call.id} told={told} mayRetry={mayRetry} />
        ))}
      </Stack>
    </Paper>
  );
}

interface Props {
  callId: string;
  told: Notification;
  mayRetry: boolean;
}

function Told({ callId, told, mayRetry }: Props) {
  const { t } = useTranslation("call");
  const format = useFormat();
  const { mutate, isPending } = useRetryNotification(callId);
  const channel = t(`told.${told.channel}`);
  const failed = told.state === "failed";
  const retry = () =>
    mutate(told.id, { onSuccess: () => toast(t("told.retried")), onError: notifyProblem });
  return (
    <div>
      <Text size="sm">
        {channel}: {t(wordsOf(told), { at: timeOf(told, format) })}
      </Text>
      {told.error && (
        <Text size="sm" c="dimmed" lang="en" style={{ overflowWrap: "anywhere" }}>
          {told.error}
        </Text>
      )}
      {failed && mayRetry && (
        <Button
          mt="xs"
          size="xs"
          variant="light"
          leftSection={<IconSend size={14} aria-hidden />}
          aria-label={t("told.retryOf", { channel })}
          loading={isPending}
          onClick={retry}
        >
          {t("told.retry")}
        </Button>
      )}
    </div>
  );
}

function wordsOf({ state, attempts }: Notification) {
  if (state === "waiting" && attempts > 0) return "told.again";
  return `told.${state}` as const;
}

function timeOf({ state, sent_at, next_at }: Notification, format: Format): string {
  return format.shortDateTime(state === "sent" && sent_at ? sent_at : next_at);
}
