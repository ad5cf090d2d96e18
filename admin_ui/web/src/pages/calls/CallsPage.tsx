import { Box, Skeleton, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { useFormat } from "@/i18n/format";
import { usePageInList } from "@/shared/usePageInList";
import { PageHeader } from "@/shell/PageHeader";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { CallCards } from "./CallCards";
import { CallTable } from "./CallTable";
import { ExportMenu } from "./ExportMenu";
import { FilterBar } from "./FilterBar";
import { activeFilters, type Sort } from "./filters";
import { NoCalls } from "./NoCalls";
import { Paging } from "./Paging";
import { useCalls } from "./requests";
import { useFilters } from "./useFilters";

/** The call log. */
export function CallsPage() {
  const { t } = useTranslation("calls");
  const format = useFormat();
  const isAdmin = useSession()?.role === "admin";
  const { filters, change, reset } = useFilters();
  const { data, error, isPending, isPlaceholderData, refetch } = useCalls(filters);
  usePageInList({
    page: filters.page,
    size: filters.size,
    total: isPlaceholderData ? undefined : data?.total,
    onPage: (page) => change({ page }, true),
  });

  const total = data?.total ?? 0;
  const sorted = { sort: filters.sort, onSort: (sort: Sort) => change({ sort }) };
  const lead = data && t("total", { count: total, shown: format.number(total) });
  return (
    <>
      <PageHeader title={t("title")} lead={<span aria-live="polite">{lead ?? "\u00a0"}</span>}>
        <ExportMenu filters={filters} disabled={total === 0} />
      </PageHeader>
      <FilterBar filters={filters} onChange={change} onReset={reset} />
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {isPending && <Rows />}
      {data && total === 0 && <NoCalls filtered={activeFilters(filters) > 0} onReset={reset} />}
      {data && total > 0 && (
        <Box opacity={isPlaceholderData ? 0.6 : 1} aria-busy={isPlaceholderData}>
          <Box visibleFrom="sm">
            <CallTable calls={data.calls} mayDelete={isAdmin} {...sorted} />
          </Box>
          <Box hiddenFrom="sm">
            <CallCards calls={data.calls} {...sorted} />
          </Box>
          <Paging
            page={filters.page}
            size={filters.size}
            total={total}
            onPage={(page) => change({ page })}
            onSize={(size) => change({ size })}
          />
        </Box>
      )}
    </>
  );
}

function Rows() {
  return (
    <Stack gap="xs" aria-hidden>
      {Array.from({ length: 8 }, (_, row) => (
        <Skeleton key={row} h={44} />
      ))}
    </Stack>
  );
}
