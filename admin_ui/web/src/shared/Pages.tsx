import { Pagination } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props {
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
}

/** The pages of a list; nothing where one is enough. */
export function Pages({ page, size, total, onPage }: Props) {
  const { t } = useTranslation("calls");
  if (total <= size) return null;
  return (
    <Pagination
      component="nav"
      aria-label={t("pages")}
      total={Math.ceil(total / size)}
      value={page}
      onChange={onPage}
      siblings={1}
      size="sm"
      mt="md"
      getControlProps={(control) => ({
        "aria-label": control === "previous" ? t("previousPage") : t("nextPage"),
      })}
    />
  );
}
