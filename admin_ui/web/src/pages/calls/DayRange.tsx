import "@mantine/dates/styles.css";
import { DatePickerInput, DatesProvider } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import "dayjs/locale/de";
import "dayjs/locale/en-gb";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallFilters } from "./filters";

interface Props {
  filters: CallFilters;
  onChange: (changes: Partial<CallFilters>) => void;
}

/** First and last day. While only the first is chosen, the list stays as it is. */
export function DayRange({ filters, onChange }: Props) {
  const { t, i18n } = useTranslation("calls");
  const [chosen, setChosen] = useState<[string | null, string | null]>([
    filters.from || null,
    filters.to || null,
  ]);
  const choose = (days: [string | null, string | null]) => {
    setChosen(days);
    const [from, to] = days;
    if (!from === !to) onChange({ from: from ?? "", to: to ?? "" });
  };
  const german = i18n.language === "de";
  return (
    <DatesProvider settings={{ locale: german ? "de" : "en-gb", firstDayOfWeek: 1 }}>
      <DatePickerInput
        type="range"
        label={t("days")}
        placeholder={t("pickDays")}
        leftSection={<IconCalendar size={16} aria-hidden />}
        valueFormat={german ? "DD.MM.YYYY" : "DD/MM/YYYY"}
        value={chosen}
        onChange={choose}
        allowSingleDateInRange
        clearable
        clearButtonProps={{ "aria-label": t("clear") }}
        popoverProps={{ withRoles: false }}
        nextLabel={t("nextMonth")}
        previousLabel={t("previousMonth")}
        hideOutsideDates
        weekendDays={[]}
        flex="1 1 240px"
        maw={{ sm: 280 }}
      />
    </DatesProvider>
  );
}
