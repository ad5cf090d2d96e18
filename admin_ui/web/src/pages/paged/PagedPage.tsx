import { Box, SegmentedControl, Skeleton, Stack } from "@mantine/core";
import type { ComponentProps, ReactNode } from "react";
import { Nothing } from "@/shared/Nothing";
import { Pages } from "@/shared/Pages";
import { usePageInList } from "@/shared/usePageInList";
import { PageHeader } from "@/shell/PageHeader";
import { ProblemAlert } from "@/shell/ProblemAlert";
import type { Place } from "./usePlace";

interface Props<Shown extends string> {
  title: string;
  lead: string;
  place: Place<Shown>;
  /** What the choice of a part is called. */
  choice: string;
  parts: { value: Shown; label: string }[];
  /** The request for the page. */
  found: {
    data: { total: number } | undefined;
    error: Error | null;
    isPending: boolean;
    isPlaceholderData: boolean;
    refetch: () => unknown;
  };
  /** Entries on a page. */
  size: number;
  /** Instead of an empty list. */
  nothing: ComponentProps<typeof Nothing>;
  /** Until there is a list: how many grey bars, and how high. */
  bars: { count: number; height: number };
  /** Between heading and list. */
  above?: ReactNode;
  /** The list. */
  children: ReactNode;
}

/** A list of which a part can be chosen, page by page. */
export function PagedPage<Shown extends string>(props: Props<Shown>) {
  const { place, found, size, bars } = props;
  const { data, error, isPending, isPlaceholderData, refetch } = found;
  usePageInList({
    page: place.page,
    size,
    total: isPlaceholderData ? undefined : data?.total,
    onPage: place.moveTo,
  });
  return (
    <>
      <PageHeader title={props.title} lead={props.lead}>
        <SegmentedControl
          aria-label={props.choice}
          value={place.show}
          onChange={place.choose}
          data={props.parts}
        />
      </PageHeader>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {isPending && (
        <Stack gap="xs" aria-hidden>
          {Array.from({ length: bars.count }, (_, bar) => (
            <Skeleton key={bar} h={bars.height} />
          ))}
        </Stack>
      )}
      {props.above}
      {data?.total === 0 && <Nothing {...props.nothing} />}
      {data && data.total > 0 && (
        <Box opacity={isPlaceholderData ? 0.6 : 1} aria-busy={isPlaceholderData}>
          {props.children}
          <Pages page={place.page} size={size} total={data.total} onPage={place.turnTo} />
        </Box>
      )}
    </>
  );
}
