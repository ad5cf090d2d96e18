/** Dates, durations and numbers in the language of the page. Instants come as ISO 8601 in UTC. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** Samples of audio in a second, everywhere in the API. */
export const SAMPLE_RATE = 16_000;

export interface Format {
  /** "3. März 2025, 10:00" */
  dateTime(at: string | Date): string;
  /** "03.03.25, 10:00" */
  shortDateTime(at: string | Date): string;
  date(at: string | Date): string;
  time(at: string | Date): string;
  number(value: number, digits?: number): string;
  /** A fraction of 1 as "97 %". */
  percent(value: number): string;
  /** "287 ms"; from ten seconds on "12,3 s". */
  milliseconds(ms: number): string;
  /** Seconds as "1:07" or "1:02:03". */
  duration(seconds: number): string;
}

export function format(language: string): Format {
  const locale = language === "en" ? "en-GB" : "de-DE";
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });
  const shortDateTime = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short" });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value);
  return {
    dateTime: (at) => dateTime.format(new Date(at)),
    shortDateTime: (at) => shortDateTime.format(new Date(at)),
    date: (at) => date.format(new Date(at)),
    time: (at) => time.format(new Date(at)),
    number,
    percent: (value) => percent.format(value),
    milliseconds: (ms) =>
      ms < 10_000 ? `${number(Math.round(ms))}\u00a0ms` : `${number(ms / 1000, 1)}\u00a0s`,
    duration: clock,
  };
}

/** Seconds as "1:07" or "1:02:03", the same in all our languages. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (part: number) => String(part).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => format(i18n.language), [i18n.language]);
}
