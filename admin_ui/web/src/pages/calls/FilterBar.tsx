import { Button, Collapse, Group, Indicator, Select, SimpleGrid, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAdjustments, IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { DayRange } from "./DayRange";
import { FilterText } from "./FilterText";
import { activeFilters, type CallFilters, DOORS, PIPELINES, RANGES, RESULTS } from "./filters";

interface Props {
  filters: CallFilters;
  onChange: (changes: Partial<CallFilters>) => void;
  onReset: () => void;
}

/** Search and filters above the list; the rarer ones are folded away. */
export function FilterBar({ filters, onChange, onReset }: Props) {
  const { t } = useTranslation(["calls", "common"]);
  const { line, caller, door, pipeline, variant } = filters;
  const hidden = [line, caller, door, pipeline, variant].filter(Boolean);
  const [opened, { toggle }] = useDisclosure(hidden.length > 0);
  const clearLabel = t("clearSearch");
  return (
    <Stack gap="sm" mb="md" component="search">
      <Group align="flex-end" gap="sm">
        <FilterText
          label={t("search")}
          placeholder={t("searchHint")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={filters.text}
          onChange={(text) => onChange({ text })}
          clearLabel={clearLabel}
          flex="1 1 280px"
        />
        <Select
          label={t("range")}
          data={RANGES.map((value) => ({ value, label: t(`ranges.${value}`) }))}
          value={filters.range}
          onChange={(range) => onChange({ range: range ?? "all" })}
          allowDeselect={false}
          checkIconPosition="right"
          flex="1 1 150px"
          maw={{ sm: 190 }}
        />
        {filters.range === "custom" && <DayRange filters={filters} onChange={onChange} />}
        <Select
          label={t("result")}
          placeholder={t("any")}
          data={RESULTS.map((value) => ({ value, label: t(`common:results.${value}`) }))}
          value={filters.result || null}
          onChange={(result) => onChange({ result: result ?? "" })}
          clearable
          checkIconPosition="right"
          flex="1 1 150px"
          maw={{ sm: 210 }}
        />
        <Indicator disabled={opened || hidden.length === 0} label={hidden.length} size={18}>
          <Button
            variant="default"
            leftSection={<IconAdjustments size={16} aria-hidden />}
            onClick={toggle}
            aria-expanded={opened}
          >
            {t("moreFilters")}
          </Button>
        </Indicator>
        {activeFilters(filters) > 0 && (
          <Button variant="subtle" onClick={onReset}>
            {t("resetFilters")}
          </Button>
        )}
      </Group>
      <Collapse expanded={opened}>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 5 }} spacing="sm">
          <FilterText
            label={t("caller")}
            placeholder={t("callerHint")}
            value={filters.caller}
            onChange={(caller) => onChange({ caller })}
            clearLabel={clearLabel}
          />
          <FilterText
            label={t("line")}
            placeholder={t("any")}
            value={filters.line}
            onChange={(line) => onChange({ line })}
            clearLabel={clearLabel}
          />
          <Select
            label={t("door")}
            placeholder={t("any")}
            data={DOORS.map((value) => ({ value, label: t(`common:doors.${value}`) }))}
            value={filters.door || null}
            onChange={(door) => onChange({ door: door ?? "" })}
            clearable
            checkIconPosition="right"
          />
          <Select
            label={t("pipeline")}
            placeholder={t("any")}
            data={PIPELINES.map((value) => ({ value, label: t(`common:pipelines.${value}`) }))}
            value={filters.pipeline || null}
            onChange={(pipeline) => onChange({ pipeline: pipeline ?? "" })}
            clearable
            checkIconPosition="right"
          />
          <FilterText
            label={t("variant")}
            placeholder={t("any")}
            value={filters.variant}
            onChange={(variant) => onChange({ variant })}
            clearLabel={clearLabel}
          />
        </SimpleGrid>
      </Collapse>
    </Stack>
  );
}
