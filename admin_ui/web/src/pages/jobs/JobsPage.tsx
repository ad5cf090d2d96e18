import { IconFileText } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { PagedPage } from "@/pages/paged/PagedPage";
import { usePlace } from "@/pages/paged/usePlace";
import { JobList } from "./JobList";
import { PAGE_SIZE, useJobs } from "./requests";
import { SHOWN } from "./states";
import { UploadArea } from "./UploadArea";
import { Workers } from "./Workers";

/** Recordings that become text: who works on them, how far they are, and handing in more. */
export function JobsPage() {
  const { t } = useTranslation("jobs");
  const place = usePlace(SHOWN, "all");
  const isAdmin = useSession()?.role === "admin";
  const found = useJobs(place.show, place.page);
  const { data } = found;
  const all = place.show === "all";
  return (
    <PagedPage
      title={t("title")}
      lead={t("lead")}
      place={place}
      choice={t("show")}
      parts={SHOWN.map((value) => ({ value, label: t(`shown.${value}`) }))}
      found={found}
      size={PAGE_SIZE}
      nothing={{
        icon: IconFileText,
        title: t(all ? "empty.title" : "empty.filtered"),
        text: t(all ? "empty.text" : "empty.filteredText"),
      }}
      bars={{ count: 6, height: 56 }}
      above={
        data && (
          <>
            <Workers transcription={data.transcription} />
            {isAdmin && <UploadArea mostBytes={data.transcription.max_upload_bytes} />}
          </>
        )
      }
    >
      {data && <JobList jobs={data.jobs} mayChange={isAdmin} />}
    </PagedPage>
  );
}
