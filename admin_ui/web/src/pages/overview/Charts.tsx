import "@mantine/charts/styles.css";
import { Grid } from "@mantine/core";
import { CallsChart } from "./CallsChart";
import type { Statistics } from "./figures";
import { LatencyChart } from "./LatencyChart";

/** The charts, a file of their own: what draws them is large, and figures and messages come first. */
export function Charts({ statistics }: { statistics: Statistics }) {
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <CallsChart statistics={statistics} of="buckets" />
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <LatencyChart statistics={statistics} />
      </Grid.Col>
      {statistics.bucket === "day" && (
        <Grid.Col span={12}>
          <CallsChart statistics={statistics} of="hours" />
        </Grid.Col>
      )}
    </Grid>
  );
}
