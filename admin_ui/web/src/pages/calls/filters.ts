/** What the call log shows, as it stands in the page's address. */

export const RANGES = ["all", "today", "yesterday", "week", "month", "quarter", "custom"] as const;
export type Range = (typeof RANGES)[number];

export const SORTS = ["started_at", "duration", "caller", "result", "turn_count"] as const;
export type SortKey = (typeof SORTS)[number];
export type Sort = SortKey | `-${SortKey}`;

export const DOORS = ["sip", "webrtc", "websocket"] as const;
export const RESULTS = ["answered", "voicemail", "missed", "rejected", "lost"] as const;
export const PIPELINES = ["realtime", "whisperx"] as const;
export const PAGE_SIZES = [25, 50, 100] as const;

export interface CallFilters {
  range: Range;
  /** Days as YYYY-MM-DD, both included; for the range "custom" only. */
  from: string;
  to: string;
  text: string;
  line: string;
  caller: string;
  door: (typeof DOORS)[number] | "";
  result: (typeof RESULTS)[number] | "";
  pipeline: (typeof PIPELINES)[number] | "";
  variant: string;
  sort: Sort;
  /** Counted from 1. */
  page: number;
  size: number;
}

export const NO_FILTERS: CallFilters = {
  range: "all",
  from: "",
  to: "",
  text: "",
  line: "",
  caller: "",
  door: "",
  result: "",
  pipeline: "",
  variant: "",
  sort: "-started_at",
  page: 1,
  size: 25,
};

/** Reads an address. What it does not understand counts as not given. */
export function readFilters(address: URLSearchParams): CallFilters {
  const text = (key: string) => address.get(key) ?? "";
  const oneOf = <T extends string>(key: string, values: readonly T[]) =>
    values.find((value) => value === text(key)) ?? "";
  const day = (key: string) => (isDay(text(key)) ? text(key) : "");
  const sort = text("sort");
  const page = Number(text("page"));
  const size = Number(text("size"));
  return {
    range: oneOf("range", RANGES) || "all",
    from: day("from"),
    to: day("to"),
    text: text("text"),
    line: text("line"),
    caller: text("caller"),
    door: oneOf("door", DOORS),
    result: oneOf("result", RESULTS),
    pipeline: oneOf("pipeline", PIPELINES),
    variant: text("variant"),
    sort: isSort(sort) ? sort : NO_FILTERS.sort,
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: PAGE_SIZES.find((known) => known === size) ?? NO_FILTERS.size,
  };
}

/** The address of these filters, without what is as usual. */
export function writeFilters(filters: CallFilters): URLSearchParams {
  const address = new URLSearchParams();
  for (const [key, value] of Object.entries(filters)) {
    if (value !== NO_FILTERS[key as keyof CallFilters]) address.set(key, String(value));
  }
  if (filters.range !== "custom") {
    address.delete("from");
    address.delete("to");
  }
  return address;
}

/** How many filters narrow the list; paging and order do not. */
export function activeFilters(filters: CallFilters): number {
  const narrowing = ["text", "line", "caller", "door", "result", "pipeline", "variant"] as const;
  const others = narrowing.filter((key) => filters[key] !== "").length;
  return others + (filters.range === "all" ? 0 : 1);
}

/** The API's query, without paging. Days are the browser's, from midnight to midnight. */
export function toQuery(filters: CallFilters, now: Date) {
  const { since, until } = period(filters, now);
  return {
    since: since?.toISOString(),
    until: until?.toISOString(),
    text: filters.text.trim() || undefined,
    line: filters.line.trim() || undefined,
    caller: filters.caller.trim() || undefined,
    door: filters.door || undefined,
    result: filters.result || undefined,
    pipeline: filters.pipeline || undefined,
    variant: filters.variant.trim() || undefined,
    sort: filters.sort,
  };
}

/** From `since` on, and before `until`. */
function period(filters: CallFilters, now: Date): { since?: Date; until?: Date } {
  const midnight = (days: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  switch (filters.range) {
    case "all":
      return {};
    case "today":
      return { since: midnight(0) };
    case "yesterday":
      return { since: midnight(-1), until: midnight(0) };
    case "week":
      return { since: midnight(-6) };
    case "month":
      return { since: midnight(-29) };
    case "quarter":
      return { since: midnight(-89) };
    case "custom":
      return { since: startOf(filters.from, 0), until: startOf(filters.to, 1) };
  }
}

/** Midnight at the beginning of a day, some days later. */
function startOf(day: string, later: number): Date | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return new Date(year, month - 1, date + later);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

function isSort(text: string): text is Sort {
  return (SORTS as readonly string[]).includes(text.replace(/^-/, ""));
}

/** The order after a click on a column: as usual, reversed, and back. */
export function turnedSort(sort: Sort, key: SortKey): Sort {
  const downFirst = key !== "caller" && key !== "result";
  const [first, second]: [Sort, Sort] = downFirst ? [`-${key}`, key] : [key, `-${key}`];
  return sort === first ? second : first;
}
