import { Group, Pagination, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PAGE_SIZES } from "./filters";

interface Props {
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
  onSize: (size: number) => void;
}

export function Paging({ page, size, total, onPage, onSize }: Props) {
  const { t } = useTranslation("calls");
  if (total <= PAGE_SIZES[0]) return null;
  return (
    <Group justify="space-between" mt="md">
      <Pagination
        component="nav"
        aria-label={t("pages")}
        total={Math.ceil(total / size)}
        value={page}
        onChange={onPage}
        siblings={1}
        size="sm"
        getControlProps={(control) => ({
          "aria-label": control === "previous" ? t("previousPage") : t("nextPage"),
        })}
      />
      <Select
        aria-label={t("perPage")}
        data={PAGE_SIZES.map((value) => ({ value: String(value), label: String(value) }))}
        value={String(size)}
        onChange={(chosen) => chosen && onSize(Number(chosen))}
        allowDeselect={false}
        w={84}
        size="xs"
      />
    </Group>
  );
}
