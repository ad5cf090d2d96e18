import { ActionIcon, Button, Checkbox, Group, Stack, Text, Textarea, Tooltip } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Note } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { notifyProblem } from "@/shell/notifyProblem";

interface Props {
  note: Note;
  mayChange: boolean;
  /** Rejects where the server refuses. */
  onChange: (changes: { text?: string; done?: boolean }) => Promise<unknown>;
  onRemove: () => void;
}

/** A note: tick it off, mend its text, delete it. */
export function NoteItem({ note, mayChange, onChange, onRemove }: Props) {
  const { t } = useTranslation(["call", "common"]);
  const [draft, setDraft] = useState<string | null>(null);
  const [ticking, setTicking] = useState<boolean | null>(null);
  const done = ticking ?? note.done;
  const tick = (checked: boolean) => {
    setTicking(checked);
    onChange({ done: checked })
      .catch(notifyProblem)
      .finally(() => setTicking(null));
  };
  if (draft !== null) {
    const save = () =>
      onChange({ text: draft.trim() }).then(() => setDraft(null), notifyProblem);
    return (
      <Stack gap="xs">
        <Textarea
          autosize
          autoFocus
          aria-label={t("notes.text")}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <Group gap="xs">
          <Button size="xs" onClick={() => void save()} disabled={!draft.trim()}>
            {t("common:save")}
          </Button>
          <Button size="xs" variant="default" onClick={() => setDraft(null)}>
            {t("common:cancel")}
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <Tooltip label={t("notes.done")}>
        <Checkbox
          checked={done}
          disabled={!mayChange}
          aria-label={t("notes.doneOf", { text: note.text })}
          onChange={(event) => tick(event.currentTarget.checked)}
        />
      </Tooltip>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Text
          size="sm"
          td={done ? "line-through" : undefined}
          c={done ? "dimmed" : undefined}
          style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
        >
          {note.text}
        </Text>
        <Source note={note} />
      </div>
      {mayChange && (
        <Group gap={0} wrap="nowrap">
          <Tooltip label={t("common:edit")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("notes.edit")}
              onClick={() => setDraft(note.text)}
            >
              <IconPencil size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t("common:delete")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("notes.remove")}
              onClick={onRemove}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Group>
      )}
    </Group>
  );
}

/** Who left it, whom to call back, who wrote it down and when. */
function Source({ note }: { note: Note }) {
  const { t } = useTranslation("call");
  const format = useFormat();
  const author = note.author === "tom" ? t("lanes.tom") : note.author;
  const from = [note.caller_name, note.callback_number].filter(Boolean).join(", ");
  return (
    <Text size="xs" c="dimmed" mt={2}>
      {from && (
        <>
          {t("notes.from", { from })}
          <br />
        </>
      )}
      {author} · {format.shortDateTime(note.taken_at)}
    </Text>
  );
}
