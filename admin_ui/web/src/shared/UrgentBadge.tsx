import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** The caller says that it is urgent. */
export function UrgentBadge() {
  const { t } = useTranslation();
  return (
    <Badge color="red.8" variant="filled" radius="sm" tt="none" miw="max-content">
      {t("urgent")}
    </Badge>
  );
}
