import { LineChart } from "@mantine/charts";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/format";
import { ChartCard, CHART_HEIGHT } from "./ChartCard";
import { type LatencyRow, latencyRows, type Percentile, type Statistics, TARGETS_MS } from "./figures";
import { useBucketLabel } from "./useBucketLabel";

const COLORS = { p50: "petrol.6", p95: "orange.6" } as const;
const PERCENTILES: readonly Percentile[] = ["p50", "p95"];

/** How quickly TOM replies, against what it aims at. */
export function LatencyChart({ statistics }: { statistics: Statistics }) {
  const { t } = useTranslation(["overview", "common"]);
  const format = useFormat();
  const bucketLabel = useBucketLabel(statistics);
  const rows = latencyRows(statistics.buckets, (index) =>
    bucketLabel(statistics.buckets[index]!.start),
  );
  const ms = (key: Percentile) => (row: LatencyRow) =>
    row[key] === null ? t("common:none") : format.milliseconds(row[key]);
  return (
    <ChartCard
      title={t("charts.latency")}
      text={t("charts.latencyText")}
      rows={rows}
      columns={[
        { name: t("charts.time"), value: (row) => row.label },
        { name: t("charts.turns"), value: (row) => format.number(row.turns) },
        ...PERCENTILES.map((key) => ({ name: t(`charts.${key}`), value: ms(key) })),
      ]}
      nothing={statistics.latency.reply_ms === null ? t("charts.noTurns") : null}
    >
      <LineChart
        h={CHART_HEIGHT}
        data={rows}
        dataKey="label"
        series={PERCENTILES.map((key) => ({
          name: key,
          label: t(`charts.${key}`),
          color: COLORS[key],
        }))}
        referenceLines={PERCENTILES.map((key) => ({
          y: TARGETS_MS[key],
          label: t(`charts.${key}Target`),
          labelPosition: "insideTopLeft",
          color: "var(--mantine-color-dimmed)",
        }))}
        withLegend
        legendProps={{ verticalAlign: "bottom", itemSorter: null }}
        connectNulls
        curveType="linear"
        yAxisProps={{ width: 64, domain: [0, (most: number) => Math.max(600, most)] }}
        xAxisProps={{ minTickGap: 12 }}
        lineChartProps={{ accessibilityLayer: false }}
        valueFormatter={(value) => format.milliseconds(value)}
      />
    </ChartCard>
  );
}
