import { Alert, Anchor, Checkbox, Group, Paper, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck, IconMessage2Exclamation } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ListedNote } from "@/api/types";
import { useSession } from "@/api/session";
import { useFormat } from "@/i18n/format";
import { useOpenNotes, useTick } from "@/pages/tasks/requests";
import { toast } from "@/shared/toast";
import { UrgentBadge } from "@/shared/UrgentBadge";
import { notifyProblem } from "@/shell/notifyProblem";
import { ProblemAlert } from "@/shell/ProblemAlert";
import classes from "./OpenNotes.module.css";

/** The messages that nobody has seen to: what the owner looks for first. */
export function OpenNotes() {
  const { t } = useTranslation("overview");
  const { data, error, isPending, refetch } = useOpenNotes();
  if (error && !data) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton h={72} />;
  if (data.total === 0) {
    return (
      <Alert
        role="note"
        variant="default"
        icon={<IconCircleCheck aria-hidden />}
        title={t("notes.none")}
        className={classes.none}
      >
        <Text size="sm" c="dimmed">
          {t("notes.noneText")}
        </Text>
      </Alert>
    );
  }
  const more = data.total - data.notes.length;
  return (
    <Paper p={{ base: "md", sm: "lg" }} component="section" className={classes.some}>
      <Group gap="sm" mb="md" wrap="nowrap">
        <IconMessage2Exclamation aria-hidden className={classes.icon} />
        <Title order={2} size="h4">
          {t("notes.title", { count: data.total })}
        </Title>
      </Group>
      <Stack gap="md" component="ul" className={classes.list}>
        {data.notes.map((open) => (
          <li key={open.note.id}>
            <OpenNote open={open} />
          </li>
        ))}
      </Stack>
      <Anchor size="sm" component={Link} to="/tasks" mt="md" display="inline-block">
        {more > 0 ? t("notes.more", { count: more }) : t("notes.all")}
      </Anchor>
    </Paper>
  );
}

function OpenNote({ open }: { open: ListedNote }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const isAdmin = useSession()?.role === "admin";
  const tickOff = useTick();
  const { note, call_id: callId } = open;
  const tick = () =>
    void tickOff
      .mutateAsync({ callId, noteId: note.id, done: true })
      .then(() => toast(t("notes.ticked")), notifyProblem);
  const from = note.caller_name || open.caller || t("latest.unknown");
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      {isAdmin && (
        <Checkbox
          mt={2}
          checked={tickOff.isPending}
          disabled={tickOff.isPending}
          aria-label={t("notes.tick", { text: note.text })}
          onChange={tick}
        />
      )}
      <div className={classes.note}>
        <Text className={classes.text}>{note.text}</Text>
        <Group gap="xs" mt={2}>
          {note.urgent && <UrgentBadge />}
          <Text size="sm" c="dimmed">
            {from} · {format.shortDateTime(note.taken_at)}
          </Text>
          {note.callback_number && (
            <Anchor size="sm" href={`tel:${note.callback_number}`}>
              {t("notes.callBack", { number: note.callback_number })}
            </Anchor>
          )}
          <Anchor size="sm" component={Link} to={`/calls/${callId}`}>
            {t("notes.call")}
          </Anchor>
        </Group>
      </div>
    </Group>
  );
}
