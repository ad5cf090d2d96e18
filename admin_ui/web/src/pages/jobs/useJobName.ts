import { useTranslation } from "react-i18next";
import type { Job } from "@/api/types";

/** What the job is called: the file's name, or who called. */
export function useJobName(job: Job): string {
  const { t } = useTranslation("jobs");
  if (job.kind === "upload") return job.title || t("unnamed");
  return job.caller || t("unknown");
}
