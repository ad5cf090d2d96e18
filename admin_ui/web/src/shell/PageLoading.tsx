import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function PageLoading() {
  const { t } = useTranslation();
  return (
    <Stack role="status">
      <VisuallyHidden>{t("loading")}</VisuallyHidden>
      <Skeleton h={32} w={220} />
      <Skeleton h={160} />
      <Skeleton h={160} />
    </Stack>
  );
}
