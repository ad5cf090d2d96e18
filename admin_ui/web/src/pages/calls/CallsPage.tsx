import { useTranslation } from "react-i18next";
import { PageHeader } from "@/shell/PageHeader";

export function CallsPage() {
  const { t } = useTranslation("calls");
  return <PageHeader title={t("title")} />;
}
