import { Button, Paper, Stack, Text, Textarea, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallDetail } from "@/api/types";
import { notifyProblem } from "@/shell/notifyProblem";
import { NoteItem } from "./NoteItem";
import { useNotes } from "./requests";

/** Characters of a note; the server refuses longer ones. */
const LONGEST_NOTE = 10_000;

/** The messages that TOM took, and what people have added. */
export function Notes({ call, mayChange }: { call: CallDetail; mayChange: boolean }) {
  const { t } = useTranslation("call");
  const [text, setText] = useState("");
  const { add, change, remove } = useNotes(call.id);
  const save = () =>
    add.mutate(text.trim(), { onSuccess: () => setText(""), onError: notifyProblem });
  return (
    <Paper p="md" component="section" aria-labelledby="notes">
      <Title order={2} size="h4" mb="sm" id="notes">
        {t("notes.title")}
      </Title>
      <Stack gap="md">
        {call.notes.length === 0 && (
          <Text c="dimmed" size="sm">
            {t("notes.empty")}
          </Text>
        )}
        {call.notes.map((note) => (
          <NoteItem
            key={note.id}
            note={note}
            mayChange={mayChange}
            onChange={(changes) => change.mutateAsync({ id: note.id, ...changes })}
            onRemove={() => remove.mutate(note.id, { onError: notifyProblem })}
          />
        ))}
        {mayChange && (
          <Stack gap="xs" align="flex-start">
            <Textarea
              w="100%"
              autosize
              minRows={2}
              maxLength={LONGEST_NOTE}
              aria-label={t("notes.add")}
              placeholder={t("notes.placeholder")}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button
              size="xs"
              variant="light"
              disabled={!text.trim()}
              loading={add.isPending}
              onClick={save}
            >
              {t("notes.add")}
            </Button>
          </Stack>
        )}
      </Stack>
    </Paper>
  );
}
