import { Anchor, Grid, SegmentedControl, Skeleton, Stack } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { PageHeader } from "@/shell/PageHeader";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { HouseHealth } from "./HouseHealth";
import { KeyFigures } from "./KeyFigures";
import { LatestCalls } from "./LatestCalls";
import { OpenNotes } from "./OpenNotes";
import { isRange, type Range, RANGES } from "./range";
import { useStatistics } from "./requests";
import { useHouse } from "./useHouse";

const Charts = lazy(() => import("./Charts").then((module) => ({ default: module.Charts })));
const CHARTS_HEIGHT = 360;

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
        <Suspense fallback={<Skeleton h={CHARTS_HEIGHT} />}>
          {data && <Charts statistics={data} />}
        </Suspense>
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
