import { Paper, Table, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import { useTable } from "@tanstack/react-table";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { CallSummary } from "@/api/types";
import classes from "./CallTable.module.css";
import { features, SHOWN_FROM, sortKey, useColumns } from "./columns";
import { type Sort, type SortKey, turnedSort } from "./filters";

interface Props {
  calls: CallSummary[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  mayDelete: boolean;
}

export function CallTable({ calls, sort, onSort, mayDelete }: Props) {
  const { t } = useTranslation("calls");
  const navigate = useNavigate();
  const columns = useColumns(mayDelete);
  const table = useTable({ features, columns, data: calls, getRowId: (call) => call.id });
  return (
    <Paper className={classes.frame}>
      <Table highlightOnHover verticalSpacing="sm" horizontalSpacing="md">
        <caption className={classes.caption}>
          <VisuallyHidden>{t("table")}</VisuallyHidden>
        </caption>
        <Table.Thead>
          {table.getHeaderGroups().map((group) => (
            <Table.Tr key={group.id}>
              {group.headers.map((header) => {
                const key = sortKey(header.column.id);
                const label = <table.FlexRender header={header} />;
                return (
                  <Table.Th
                    key={header.id}
                    visibleFrom={SHOWN_FROM[header.column.id]}
                    aria-sort={key && ariaSort(sort, key)}
                  >
                    {header.column.id === "actions" ? (
                      <VisuallyHidden>{label}</VisuallyHidden>
                    ) : key ? (
                      <SortButton sort={sort} by={key} onSort={onSort}>
                        {label}
                      </SortButton>
                    ) : (
                      label
                    )}
                  </Table.Th>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Thead>
        <Table.Tbody>
          {table.getRowModel().rows.map((row) => (
            <Table.Tr
              key={row.id}
              className={classes.row}
              onClick={() => void navigate(`/calls/${row.id}`)}
            >
              {row.getAllCells().map((cell) => (
                <Table.Td
                  key={cell.id}
                  visibleFrom={SHOWN_FROM[cell.column.id]}
                  className={classes[cell.column.id]}
                >
                  <table.FlexRender cell={cell} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

interface SortButtonProps {
  sort: Sort;
  by: SortKey;
  onSort: (sort: Sort) => void;
  children: ReactNode;
}

function SortButton({ sort, by, onSort, children }: SortButtonProps) {
  const Icon = sort === by ? IconArrowUp : sort === `-${by}` ? IconArrowDown : IconArrowsSort;
  const used = sort === by || sort === `-${by}`;
  return (
    <UnstyledButton className={classes.sort} onClick={() => onSort(turnedSort(sort, by))}>
      {children}
      <Icon size={14} aria-hidden className={used ? classes.used : classes.unused} />
    </UnstyledButton>
  );
}

function ariaSort(sort: Sort, key: SortKey): "ascending" | "descending" | "none" {
  if (sort === key) return "ascending";
  return sort === `-${key}` ? "descending" : "none";
}
