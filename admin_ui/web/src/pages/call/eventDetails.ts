/** What an event's data say, in words. */
import type { TFunction } from "i18next";
import type { CallEvent } from "@/api/types";
import type { call } from "@/i18n/de/call";
import { type Format, SAMPLE_RATE } from "@/i18n/format";

type Action = keyof typeof call.events.actions;
type Outcome = keyof typeof call.events.outcomes;
type Wait = keyof typeof call.events.waits;
type Channel = keyof typeof call.events.channels;

/** Places in the audio, counts and ids: the event's time and its row say the same. */
const SILENT = ["index", "start", "end", "interrupted", "pipeline", "job", "conversation"];
/** Said without their name, since they speak for themselves. */
const PLAIN = [
  ...["text", "reason", "digits", "digit", "detail", "cause", "by"],
  ...["tool", "arguments", "profile"],
];

export function detailsOf(data: CallEvent["data"], t: TFunction<"call">, format: Format): string {
  const words = Object.entries(data).map(([key, value]) => {
    if (value === "" || value === null || SILENT.includes(key)) return "";
    if (key === "succeeded") return value ? "" : t("events.failed");
    if (key === "action") return t(`events.actions.${value as Action}`);
    if (key === "outcome") return value === "ok" ? "" : t(`events.outcomes.${value as Outcome}`);
    if (key === "waits") return t(`events.waits.${value as Wait}`);
    if (key === "left") return t("events.from", { profile: String(value) });
    if (key === "duration_ms") return format.milliseconds(Number(value));
    if (key === "channel") return t(`events.channels.${value as Channel}`);
    if (key === "recipients") return t("events.recipients", { count: Number(value) });
    if (key === "refused") return t("events.refused", { count: Number(value) });
    if (key === "dropped_samples") {
      const ms = format.milliseconds((1000 * Number(value)) / SAMPLE_RATE);
      return t("events.unsaid", { ms });
    }
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    return PLAIN.includes(key) ? text : `${key}: ${text}`;
  });
  return words.filter(Boolean).join(" · ");
}
