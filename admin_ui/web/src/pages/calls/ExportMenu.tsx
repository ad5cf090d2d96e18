import { Button, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { IconBraces, IconDownload, IconTable } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { download } from "@/shared/download";
import { notifyProblem } from "@/shell/notifyProblem";
import type { CallFilters } from "./filters";
import { exportPath } from "./requests";

/** All calls that the filters leave, as a file. */
export function ExportMenu({ filters, disabled }: { filters: CallFilters; disabled: boolean }) {
  const { t } = useTranslation("calls");
  const exporting = useMutation({
    mutationFn: (format: "csv" | "json") => {
      const day = new Date().toLocaleDateString("sv"); // YYYY-MM-DD
      return download(exportPath(filters, format), `${t("exportName")}-${day}.${format}`);
    },
    onError: notifyProblem,
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={exporting.isPending}
          disabled={disabled}
        >
          {t("export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("exportHint")}</Menu.Label>
        <Menu.Item
          leftSection={<IconTable size={16} aria-hidden />}
          onClick={() => exporting.mutate("csv")}
        >
          {t("exportCsv")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconBraces size={16} aria-hidden />}
          onClick={() => exporting.mutate("json")}
        >
          {t("exportJson")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
