import { expect, test } from "vitest";
import { nameFault } from "./name";

test("names of users", () => {
  expect(nameFault("")).toBe("nameMissing");
  for (const good of ["ute", "Jörg.Müller", "ute@praxis-am-markt", "7", "a".repeat(64)]) {
    expect([good, nameFault(good)]).toEqual([good, null]);
  }
  for (const bad of ["_ute", "ute müller", "<ute>", ".ute", "a".repeat(65)]) {
    expect([bad, nameFault(bad)]).toEqual([bad, "nameWrong"]);
  }
});
