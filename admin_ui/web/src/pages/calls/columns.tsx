import { Anchor, Text } from "@mantine/core";
import { createColumnHelper, tableFeatures } from "@tanstack/react-table";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CallSummary } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { DoorIcon } from "@/shared/DoorIcon";
import { ResultBadge } from "@/shared/ResultBadge";
import { CallText } from "./CallText";
import { DeleteButton } from "./DeleteButton";
import type { SortKey } from "./filters";

export const features = tableFeatures({});
const helper = createColumnHelper<typeof features, CallSummary>();

/** Columns that the server sorts by. */
const SORTABLE: Record<string, SortKey> = {
  started_at: "started_at",
  caller: "caller",
  result: "result",
  duration: "duration",
  turn_count: "turn_count",
};

export function sortKey(column: string): SortKey | undefined {
  return SORTABLE[column];
}

/** The least width of the window at which a column is shown. */
export const SHOWN_FROM: Record<string, "md" | "lg" | "xl"> = {
  line: "md",
  door: "lg",
  turn_count: "xl",
  summary: "md",
};

/** The list's columns. The server sorts and pages. */
export function useColumns(mayDelete: boolean) {
  const { t } = useTranslation("calls");
  const format = useFormat();
  return useMemo(() => {
    const columns = helper.columns([
      helper.accessor("started_at", {
        id: "started_at",
        header: t("columns.started_at"),
        cell: ({ row }) => (
          <Anchor
            component={Link}
            to={`/calls/${row.original.id}`}
            className="nowrap"
            size="sm"
            onClick={(event) => event.stopPropagation()} // else its row would open it once more
          >
            {format.shortDateTime(row.original.started_at)}
          </Anchor>
        ),
      }),
      helper.accessor("caller", {
        id: "caller",
        header: t("columns.caller"),
        cell: ({ row }) => (
          <Text size="sm" fw={600} truncate maw={180}>
            {row.original.caller || t("unknownCaller")}
          </Text>
        ),
      }),
      helper.accessor("line", { id: "line", header: t("columns.line") }),
      helper.accessor("door", {
        id: "door",
        header: t("columns.door"),
        cell: ({ row }) => <DoorIcon door={row.original.door} />,
      }),
      helper.accessor("result", {
        id: "result",
        header: t("columns.result"),
        cell: ({ row }) => <ResultBadge result={row.original.result} />,
      }),
      helper.accessor("duration_s", {
        id: "duration",
        header: t("columns.duration"),
        cell: ({ row }) => {
          const seconds = row.original.duration_s;
          return seconds === null ? "–" : format.duration(seconds);
        },
      }),
      helper.accessor("turn_count", { id: "turn_count", header: t("columns.turn_count") }),
      helper.accessor("summary", {
        id: "summary",
        header: t("columns.summary"),
        cell: ({ row }) => <CallText call={row.original} />,
      }),
      helper.display({
        id: "actions",
        header: t("columns.actions"),
        cell: ({ row }) => <DeleteButton call={row.original} />,
      }),
    ]);
    return mayDelete ? columns : columns.filter((column) => column.id !== "actions");
  }, [t, format, mayDelete]);
}
