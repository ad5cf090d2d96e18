import { useTranslation } from "react-i18next";
import { PageHeader } from "@/shell/PageHeader";

export function CallPage() {
  const { t } = useTranslation("call");
  return <PageHeader title={t("title")} />;
}
