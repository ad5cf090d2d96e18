import { useTranslation } from "react-i18next";
import { PageHeader } from "@/shell/PageHeader";

export function SoftphonePage() {
  const { t } = useTranslation("softphone");
  return <PageHeader title={t("title")} />;
}
