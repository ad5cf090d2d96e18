import { SegmentedControl, SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { PageHeader } from "@/shell/PageHeader";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { MeasureCard } from "./MeasureCard";
import { MEASURES } from "./measures";
import { NoVariants } from "./NoVariants";
import { isRange, type Range, RANGES, useVariants } from "./requests";
import { Who } from "./Who";

/** How calls went that were answered with different settings. */
export function VariantsPage() {
  const { t } = useTranslation("variants");
  const [address, setAddress] = useSearchParams();
  const chosen = address.get("range");
  const range: Range = isRange(chosen) ? chosen : "month";
  const { data, error, isPending, isPlaceholderData, refetch } = useVariants(range);
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")}>
        <SegmentedControl
          aria-label={t("range.label")}
          value={range}
          onChange={(value) => setAddress({ range: value }, { replace: true })}
          data={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
        />
      </PageHeader>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton h={360} aria-hidden />}
      {data && data.variants.length === 0 && <NoVariants />}
      {data && data.variants.length > 0 && (
        <Stack gap="lg" opacity={isPlaceholderData ? 0.6 : 1} aria-busy={isPlaceholderData}>
          <Who compared={data} range={range} />
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
            {MEASURES.map((measure) => (
              <MeasureCard key={measure} measure={measure} compared={data} />
            ))}
          </SimpleGrid>
          <Text size="sm" c="dimmed">
            {t("hint")}
          </Text>
        </Stack>
      )}
    </>
  );
}
