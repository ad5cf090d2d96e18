import "@mantine/charts/styles.css";
import { Anchor, Grid, SegmentedControl, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { PageHeader } from "@/shell/PageHeader";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { CallsChart } from "./CallsChart";
import { HouseHealth } from "./HouseHealth";
import { KeyFigures } from "./KeyFigures";
import { LatencyChart } from "./LatencyChart";
import { LatestCalls } from "./LatestCalls";
import { OpenNotes } from "./OpenNotes";
import { isRange, type Range, RANGES } from "./range";
import { useStatistics } from "./requests";
import { useHouse } from "./useHouse";

/** What the owner wants to know first. */
export function OverviewPage() {
  const { t } = useTranslation("overview");
  const [address, setAddress] = useSearchParams();
  const chosen = address.get("range");
  const range: Range = isRange(chosen) ? chosen : "week";
  const { data, error, refetch } = useStatistics(range);
  return (
    <>
      <PageHeader title={t("title")} lead={<LiveNow />}>
        <SegmentedControl
          aria-label={t("range.label")}
          value={range}
          onChange={(value) => setAddress({ range: value }, { replace: true })}
          data={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
        />
      </PageHeader>
      <Stack gap="lg">
        <OpenNotes />
        {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
        <KeyFigures statistics={data} range={range} />
        {data && (
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, lg: 6 }}>
              <CallsChart statistics={data} of="buckets" />
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 6 }}>
              <LatencyChart statistics={data} />
            </Grid.Col>
            {data.bucket === "day" && (
              <Grid.Col span={12}>
                <CallsChart statistics={data} of="hours" />
              </Grid.Col>
            )}
          </Grid>
        )}
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <LatestCalls />
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <HouseHealth />
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  );
}

function LiveNow() {
  const { t } = useTranslation("overview");
  const doors = useHouse().data?.doors ?? [];
  const count = doors.reduce((sum, door) => sum + door.calls, 0);
  if (count === 0) return null;
  return (
    <Anchor component={Link} to="/live">
      {t("liveNow", { count })}
    </Anchor>
  );
}
