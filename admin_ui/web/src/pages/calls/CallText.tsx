import { Badge, Group, Text, VisuallyHidden } from "@mantine/core";
import { IconNote } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CallSummary } from "@/api/types";

/** What a call was about, in a line or two: its summary, and what is noted. */
export function CallText({ call, lines = 1 }: { call: CallSummary; lines?: number }) {
  const { t } = useTranslation("calls");
  const open = call.notes.filter((note) => !note.done).length;
  const text = call.summary || call.notes[0]?.text || "";
  const count = open || call.notes.length;
  const label = t(open ? "openNotes" : "notes", { count });
  return (
    <Group gap="xs" wrap="nowrap" align="center">
      {count > 0 && (
        <Badge
          title={label}
          variant={open ? "light" : "default"}
          tt="none"
          radius="sm"
          leftSection={<IconNote size={12} aria-hidden />}
          miw="max-content"
        >
          <span aria-hidden>{count}</span>
          <VisuallyHidden>{label}</VisuallyHidden>
        </Badge>
      )}
      <Text size="sm" lineClamp={lines}>
        {text}
      </Text>
    </Group>
  );
}
