import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CallSummary } from "@/api/types";

const COLORS = {
  answered: "petrol",
  voicemail: "blue",
  missed: "red",
  rejected: "gray",
  lost: "grape",
  running: "green",
} as const;

/** How the call went; a call that lasts is "in progress". */
export function ResultBadge({ result }: { result: CallSummary["result"] }) {
  const { t } = useTranslation();
  const shown = result ?? "running";
  return (
    <Badge color={COLORS[shown]} variant="light" radius="sm" tt="none" fw={600} miw="max-content" style={{ verticalAlign: "middle" }}>
      {t(`results.${shown}`)}
    </Badge>
  );
}
