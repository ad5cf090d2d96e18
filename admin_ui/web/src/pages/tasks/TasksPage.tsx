import { Box, SegmentedControl, Skeleton, Stack } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useSession } from "@/api/session";
import { Nothing } from "@/shared/Nothing";
import { Pages } from "@/shared/Pages";
import { usePageInList } from "@/shared/usePageInList";
import { PageHeader } from "@/shell/PageHeader";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { PAGE_SIZE, SHOWN, type Shown, useNotes } from "./requests";
import { Task } from "./Task";
import classes from "./Task.module.css";

/** What callers have left, for somebody to see to. */
export function TasksPage() {
  const { t } = useTranslation("tasks");
  const [address, setAddress] = useSearchParams();
  const show: Shown = SHOWN.find((known) => known === address.get("show")) ?? "open";
  const page = Math.max(1, Math.floor(Number(address.get("page"))) || 1);
  const isAdmin = useSession()?.role === "admin";
  const { data, error, isPending, isPlaceholderData, refetch } = useNotes(show, page);
  usePageInList({
    page,
    size: PAGE_SIZE,
    total: isPlaceholderData ? undefined : data?.total,
    onPage: (last) => setAddress({ show, page: String(last) }, { replace: true }),
  });
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")}>
        <SegmentedControl
          aria-label={t("show")}
          value={show}
          onChange={(value) => setAddress({ show: value }, { replace: true })}
          data={SHOWN.map((value) => ({ value, label: t(`shown.${value}`) }))}
        />
      </PageHeader>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {isPending && <Rows />}
      {data && data.total === 0 && (
        <Nothing
          icon={IconCircleCheck}
          title={t(`empty.${show}`)}
          text={t(`empty.${show}Text`)}
        />
      )}
      {data && data.total > 0 && (
        <Box opacity={isPlaceholderData ? 0.6 : 1} aria-busy={isPlaceholderData}>
          <Stack gap="sm" component="ul" className={classes.list} aria-label={t("list")}>
            {data.notes.map((listed) => (
              <li key={listed.note.id}>
                <Task listed={listed} mayTick={isAdmin} />
              </li>
            ))}
          </Stack>
          <Pages
            page={page}
            size={PAGE_SIZE}
            total={data.total}
            onPage={(next) => setAddress({ show, page: String(next) })}
          />
        </Box>
      )}
    </>
  );
}

function Rows() {
  return (
    <Stack gap="sm" aria-hidden>
      {Array.from({ length: 4 }, (_, row) => (
        <Skeleton key={row} h={96} />
      ))}
    </Stack>
  );
}
