import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Statistics } from "./figures";

/** Names hours ("08:00") and days ("20.11.") of the statistics' time zone. */
export function useBucketLabel({ bucket, zone }: Statistics): (start: string) => string {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const locale = i18n.language === "en" ? "en-GB" : "de-DE";
    const shown: Intl.DateTimeFormatOptions =
      bucket === "hour" ? { hour: "2-digit", minute: "2-digit" } : { day: "2-digit", month: "2-digit" };
    const names = new Intl.DateTimeFormat(locale, { ...shown, timeZone: zone });
    return (start) => names.format(new Date(start));
  }, [bucket, zone, i18n.language]);
}
