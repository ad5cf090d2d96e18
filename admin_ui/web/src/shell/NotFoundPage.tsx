import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { PageHeader } from "./PageHeader";

export function NotFoundPage() {
  const { t } = useTranslation("shell");
  return (
    <>
      <PageHeader title={t("notFound.title")} />
      <Text mb="md">{t("notFound.text")}</Text>
      <Button component={Link} to="/" variant="light">
        {t("notFound.back")}
      </Button>
    </>
  );
}
