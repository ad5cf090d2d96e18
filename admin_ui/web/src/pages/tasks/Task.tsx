import { Anchor, Button, Checkbox, Group, Paper, Spoiler, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPhone } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ListedNote } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { UrgentBadge } from "@/shared/UrgentBadge";
import { notifyProblem } from "@/shell/notifyProblem";
import { Message } from "./Message";
import { useTick } from "./requests";
import classes from "./Task.module.css";

/** Height of a long text that is folded, in pixels: five lines. */
const FOLDED_PX = 124;

/** A message: who, whom to call back, what, when; and to tick off. */
export function Task({ listed, mayTick }: { listed: ListedNote; mayTick: boolean }) {
  const { t } = useTranslation("tasks");
  const format = useFormat();
  const { note, call_id: callId } = listed;
  const from = note.caller_name || listed.caller || t("unknown");
  const { isPending, tick } = useTickWithUndo(callId, note.id);
  return (
    <Paper
      p="md"
      className={classes.task}
      data-done={note.done || undefined}
      data-urgent={(note.urgent && !note.done) || undefined}
    >
      <Group gap="sm" wrap="nowrap" align="flex-start">
        {mayTick && (
          <Checkbox
            mt={2}
            checked={isPending ? !note.done : note.done}
            disabled={isPending}
            aria-label={t("tick", { text: note.text })}
            onChange={() => tick(!note.done)}
          />
        )}
        <div className={classes.body}>
          <Group gap="xs" mb={4} justify="space-between">
            <Group gap="xs">
              <Text fw={650}>{from}</Text>
              {note.urgent && <UrgentBadge />}
            </Group>
            <Text size="sm" c="dimmed">
              {format.shortDateTime(note.taken_at)}
              {note.author !== "tom" && ` · ${t("by", { author: note.author })}`}
            </Text>
          </Group>
          <Spoiler maxHeight={FOLDED_PX} showLabel={t("more")} hideLabel={t("less")}>
            <Text className={classes.text}>{note.text}</Text>
          </Spoiler>
          <Group gap="xs" mt="sm">
            {note.callback_number && (
              <Button
                component="a"
                href={`tel:${note.callback_number}`}
                size="xs"
                variant={note.done ? "default" : "filled"}
                leftSection={<IconPhone size={14} aria-hidden />}
              >
                {t("callBack", { number: note.callback_number })}
              </Button>
            )}
            {listed.spoken && (
              <Message path={`/api/calls/${callId}/notes/${note.id}/audio`} from={from} />
            )}
            <Anchor size="sm" component={Link} to={`/calls/${callId}`}>
              {t("call")}
            </Anchor>
          </Group>
        </div>
      </Group>
    </Paper>
  );
}

/** Ticks off, or takes the tick back; either can be undone for a while. */
function useTickWithUndo(callId: string, noteId: number) {
  const { t } = useTranslation(["tasks", "common"]);
  const { mutateAsync, isPending } = useTick();
  // A promise, since the note may have left the list by then, and its callbacks with it.
  const tick = (done: boolean) =>
    void mutateAsync({ callId, noteId, done }).then(() => tell(done), notifyProblem);
  const tell = (done: boolean) => {
    const id = `note-${noteId}`;
    notifications.hide(id);
    notifications.show({
      id,
      closeButtonProps: { "aria-label": t("common:close") },
      message: (
        <Group justify="space-between" gap="xs">
          {t(done ? "ticked" : "unticked")}
          {done && (
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => {
                notifications.hide(id);
                mutateAsync({ callId, noteId, done: false }).catch(notifyProblem);
              }}
            >
              {t("undo")}
            </Button>
          )}
        </Group>
      ),
    });
  };
  return { isPending, tick };
}
