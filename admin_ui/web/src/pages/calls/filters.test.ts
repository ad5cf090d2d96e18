import { expect, test } from "vitest";
import { activeFilters, NO_FILTERS, readFilters, toQuery, turnedSort, writeFilters } from "./filters";

const NOON = new Date(2025, 2, 30, 12); // the day of the change to summer time in Germany

test("an address is read as it was written", () => {
  const filters = {
    ...NO_FILTERS,
    range: "custom",
    from: "2025-03-01",
    to: "2025-03-03",
    text: "Öffnungszeiten & mehr",
    door: "webrtc",
    sort: "caller",
    page: 3,
    size: 50,
  } as const;
  const address = new URLSearchParams(writeFilters(filters).toString());
  expect(readFilters(address)).toEqual(filters);
});

test("what is as usual is not in the address", () => {
  expect(writeFilters(NO_FILTERS).toString()).toBe("");
  expect(writeFilters({ ...NO_FILTERS, range: "today", from: "2025-03-01" }).toString()).toBe(
    "range=today",
  );
});

test("nonsense in an address counts as not given", () => {
  const nonsense = "range=ever&from=2025-13-99&door=window&sort=-colour&page=-1&size=7&result=";
  expect(readFilters(new URLSearchParams(nonsense))).toEqual(NO_FILTERS);
});

test("days go from midnight to midnight, where a day has 23 hours, too", () => {
  const query = (range: "today" | "yesterday" | "week" | "quarter") =>
    toQuery({ ...NO_FILTERS, range }, NOON);
  expect(query("today").since).toBe(new Date(2025, 2, 30).toISOString());
  expect(query("yesterday").until).toBe(new Date(2025, 2, 30).toISOString());
  expect(query("week").since).toBe(new Date(2025, 2, 24).toISOString());
  expect(query("quarter").since).toBe(new Date(2024, 11, 31).toISOString());
  const custom = { ...NO_FILTERS, range: "custom", from: "2025-03-30", to: "2025-03-30" } as const;
  expect(toQuery(custom, NOON).since).toBe(new Date(2025, 2, 30).toISOString());
  expect(toQuery(custom, NOON).until).toBe(new Date(2025, 2, 31).toISOString());
});

test("an open end stays open", () => {
  const query = toQuery({ ...NO_FILTERS, range: "custom", from: "2025-03-30" }, NOON);
  expect(query.until).toBeUndefined();
  expect(query.since).toBeDefined();
});

test("empty filters are not sent", () => {
  expect(toQuery({ ...NO_FILTERS, text: "  " }, NOON)).toEqual({ sort: "-started_at" });
});

test("paging and order do not count as filters", () => {
  expect(activeFilters({ ...NO_FILTERS, page: 2, sort: "caller" })).toBe(0);
  expect(activeFilters({ ...NO_FILTERS, range: "week", text: "Termin" })).toBe(2);
});

test("a click on a column sorts, another one turns round", () => {
  expect(turnedSort("-started_at", "started_at")).toBe("started_at");
  expect(turnedSort("started_at", "started_at")).toBe("-started_at");
  expect(turnedSort("-started_at", "caller")).toBe("caller");
  expect(turnedSort("caller", "duration")).toBe("-duration");
});
