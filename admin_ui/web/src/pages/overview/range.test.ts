import { expect, test } from "vitest";
import { periodOf } from "./range";

const NOW = new Date(2025, 2, 31, 14, 30); // the day after summer time began in Europe

test("today in hours, from midnight to midnight", () => {
  const { since, until, bucket } = periodOf("today", NOW);
  expect([new Date(since), new Date(until)]).toEqual([
    new Date(2025, 2, 31),
    new Date(2025, 3, 1),
  ]);
  expect(bucket).toBe("hour");
});

test("days by the calendar, today included", () => {
  expect(new Date(periodOf("week", NOW).since)).toEqual(new Date(2025, 2, 25));
  expect(new Date(periodOf("month", NOW).since)).toEqual(new Date(2025, 2, 2));
  expect(periodOf("month", NOW).bucket).toBe("day");
});
