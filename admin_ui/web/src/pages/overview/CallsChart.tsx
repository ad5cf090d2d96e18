import { BarChart } from "@mantine/charts";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/format";
import { ChartCard, CHART_HEIGHT } from "./ChartCard";
import { type CountRow, countRows, RESULTS, type Statistics } from "./figures";
import { useBucketLabel } from "./useBucketLabel";

const COLORS = {
  answered: "petrol.6",
  voicemail: "blue.6",
  missed: "orange.6",
  rejected: "gray.6",
  lost: "grape.6",
} as const;

interface Props {
  statistics: Statistics;
  /** Over time, or by the hour of the day. */
  of: "buckets" | "hours";
}

/** Calls by how they went. */
export function CallsChart({ statistics, of }: Props) {
  const { t } = useTranslation(["overview", "common"]);
  const format = useFormat();
  const bucketLabel = useBucketLabel(statistics);
  const hourLabel = (hour: number) => `${String(hour).padStart(2, "0")}:00`;
  const rows =
    of === "buckets"
      ? countRows(statistics.buckets, (index) => bucketLabel(statistics.buckets[index]!.start))
      : countRows(statistics.hours, hourLabel);
  const count = (key: "calls" | (typeof RESULTS)[number]) => (row: CountRow) =>
    format.number(row[key]);
  return (
    <ChartCard
      title={t(of === "buckets" ? "charts.calls" : "charts.hours")}
      rows={rows}
      columns={[
        { name: t("charts.time"), value: (row) => row.label },
        { name: t("charts.all"), value: count("calls") },
        ...RESULTS.map((result) => ({ name: t(`common:results.${result}`), value: count(result) })),
      ]}
      nothing={statistics.total.calls === 0 ? t("charts.nothing") : null}
    >
      <BarChart
        h={CHART_HEIGHT}
        data={rows}
        dataKey="label"
        type="stacked"
        series={RESULTS.map((result) => ({
          name: result,
          label: t(`common:results.${result}`),
          color: COLORS[result],
        }))}
        withLegend
        legendProps={{ verticalAlign: "bottom", itemSorter: null }}
        yAxisProps={{ allowDecimals: false, width: 32 }}
        xAxisProps={{ minTickGap: 12 }}
        barChartProps={{ accessibilityLayer: false }}
        maxBarWidth={36}
        valueFormatter={(value) => format.number(value)}
      />
    </ChartCard>
  );
}
