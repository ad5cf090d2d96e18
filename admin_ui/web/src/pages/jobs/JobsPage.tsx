import { Box, SegmentedControl, Skeleton, Stack } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useSession } from "@/api/session";
import { Nothing } from "@/shared/Nothing";
import { Pages } from "@/shared/Pages";
import { usePageInList } from "@/shared/usePageInList";
import { PageHeader } from "@/shell/PageHeader";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { JobList } from "./JobList";
import { PAGE_SIZE, useJobs } from "./requests";
import { SHOWN, type Shown } from "./states";
import { UploadArea } from "./UploadArea";
import { Workers } from "./Workers";

/** Recordings that become text: who works on them, how far they are, and handing in more. */
export function JobsPage() {
  const { t } = useTranslation("jobs");
  const [address, setAddress] = useSearchParams();
  const show: Shown = SHOWN.find((known) => known === address.get("show")) ?? "all";
  const page = Math.max(1, Math.floor(Number(address.get("page"))) || 1);
  const isAdmin = useSession()?.role === "admin";
  const { data, error, isPending, isPlaceholderData, refetch } = useJobs(show, page);
  usePageInList({
    page,
    size: PAGE_SIZE,
    total: isPlaceholderData ? undefined : data?.total,
    onPage: (last) => setAddress({ show, page: String(last) }, { replace: true }),
  });
  const empty = show === "all" ? "empty.title" : "empty.filtered";
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
      {data && (
        <>
          <Workers transcription={data.transcription} />
          {isAdmin && <UploadArea mostBytes={data.transcription.max_upload_bytes} />}
        </>
      )}
      {data && data.total === 0 && (
        <Nothing
          icon={IconFileText}
          title={t(empty)}
          text={t(show === "all" ? "empty.text" : "empty.filteredText")}
        />
      )}
      {data && data.total > 0 && (
        <Box opacity={isPlaceholderData ? 0.6 : 1} aria-busy={isPlaceholderData}>
          <JobList jobs={data.jobs} mayChange={isAdmin} />
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
    <Stack gap="xs" aria-hidden>
      {Array.from({ length: 6 }, (_, row) => (
        <Skeleton key={row} h={56} />
      ))}
    </Stack>
  );
}
