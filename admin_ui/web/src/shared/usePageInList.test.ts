import { expect, test } from "vitest";
import { lastPage } from "./usePageInList";

test("the last page is the one the last entry is on", () => {
  expect(lastPage(26, 25)).toBe(2);
  expect(lastPage(25, 25)).toBe(1);
  expect(lastPage(51, 25)).toBe(3);
  expect(lastPage(0, 25)).toBe(1);
});
