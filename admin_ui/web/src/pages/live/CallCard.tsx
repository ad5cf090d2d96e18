import { Anchor, Badge, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconEar, IconPhone, IconPhoneOff, IconWorld } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, data } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { useFormat } from "@/i18n/format";
import { toast } from "@/shared/toast";
import { notifyProblem } from "@/shell/notifyProblem";
import classes from "./CallCard.module.css";
import { Conversation } from "./Conversation";
import type { ListenEnd } from "./listener";
import { ListenPanel } from "./ListenPanel";
import { type LiveCall, serviceOf } from "./liveCalls";
import { useNow } from "./useNow";

interface Props {
  call: LiveCall;
  /** Hang up and listen in. */
  mayAct: boolean;
  /** Nobody else calls. */
  isAlone: boolean;
  isListening: boolean;
  onListen: (callId: string) => void;
  /** `why` is undefined where the user ended it. */
  onListenEnd: (why?: ListenEnd) => void;
}

/** A call in progress, or just over. */
export function CallCard({ call, mayAct, isAlone, isListening, onListen, onListenEnd }: Props) {
  const { t } = useTranslation("live");
  const outbound = call.direction === "outbound";
  const other = (outbound ? call.callee : call.caller) || t("call.unknown");
  const name = outbound
    ? t("call.outbound", { callee: other })
    : t("call.region", { caller: other });
  return (
    <Paper
      component="article"
      aria-label={name}
      p={{ base: "md", sm: "lg" }}
      className={classes.card}
      data-over={call.over !== null || undefined}
    >
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div className={classes.names}>
            <Title order={2} size="h3" className={classes.other}>
              {other}
            </Title>
            <Origin call={call} />
          </div>
          <Timer call={call} />
        </Group>
        <div className={classes.talk}>
          <Conversation call={call} isPolite={isAlone} />
        </div>
        {isListening && !call.over && <ListenPanel callId={call.id} onEnd={onListenEnd} />}
        {call.over && <Over call={call} />}
        {mayAct && !call.over && (
          <Group gap="sm" justify="flex-end">
            {!isListening && (
              <Button
                variant="default"
                leftSection={<IconEar size={18} aria-hidden />}
                disabled={call.answeredAt === null}
                onClick={() => onListen(call.id)}
              >
                {t("listen.button")}
              </Button>
            )}
            <HangUp callId={call.id} other={other} />
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

function Origin({ call }: { call: LiveCall }) {
  const { t } = useTranslation(["live", "common"]);
  const service = serviceOf(call);
  const Icon = call.door === "sip" ? IconPhone : IconWorld;
  return (
    <Group gap="xs" mt={6}>
      <Badge variant="light" color="gray" leftSection={<Icon size={12} aria-hidden />} tt="none">
        {t(`common:doors.${call.door}`)}
      </Badge>
      {service && (
        <Badge variant="light" tt="none">
          {t(`call.services.${service}`)}
        </Badge>
      )}
      <Text size="sm" c="dimmed">
        {[
          call.line && t("call.line", { line: call.line }),
          call.profile && t("call.profile", { profile: call.profile }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </Text>
    </Group>
  );
}

function Timer({ call }: { call: LiveCall }) {
  const { t } = useTranslation("live");
  const { duration } = useFormat();
  const now = useNow(call.over === null);
  if (call.over || call.answeredAt === null) {
    return (
      <Badge color={call.over ? "gray" : "yellow"} variant="light" tt="none" flex="none">
        {t(call.over ? "call.over" : "call.ringing")}
      </Badge>
    );
  }
  return (
    <Group gap={8} wrap="nowrap">
      <span className={classes.live} aria-hidden />
      <Text
        component="span"
        fw={600}
        role="timer"
        aria-label={t("call.duration")}
        style={{ fontVariantNumeric: "tabular-nums" }}
      >
        {duration((now - call.answeredAt) / 1000)}
      </Text>
    </Group>
  );
}

function Over({ call }: { call: LiveCall }) {
  const { t } = useTranslation("live");
  return (
    <Group justify="space-between" gap="xs" role="status">
      <Text size="sm">{t(`over.${call.over?.reason ?? "unknown"}`)}</Text>
      <Anchor component={Link} to={`/calls/${call.id}`} size="sm">
        {t("call.inLog")}
      </Anchor>
    </Group>
  );
}

function HangUp({ callId, other }: { callId: string; other: string }) {
  const { t } = useTranslation("live");
  const path = { call_id: callId };
  const hangUp = useMutation({
    mutationFn: () => data(api.POST("/api/live/{call_id}/hang-up", { params: { path } })),
    onError: (error) => {
      const isOver = error instanceof ApiProblem && error.status === 404;
      if (isOver) toast(t("hangUp.tooLate"));
      else notifyProblem(error);
    },
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t("hangUp.title"),
      children: <Text size="sm">{t("hangUp.text", { caller: other })}</Text>,
      labels: { confirm: t("hangUp.confirm"), cancel: t("cancel", { ns: "common" }) },
      confirmProps: { color: "red.9" },
      closeButtonProps: { "aria-label": t("close", { ns: "common" }) },
      onConfirm: () => hangUp.mutate(),
    });
  return (
    <Button
      color="red.9"
      leftSection={<IconPhoneOff size={18} aria-hidden />}
      loading={hangUp.isPending}
      onClick={ask}
    >
      {t("hangUp.button")}
    </Button>
  );
}
