import { expect, test } from "vitest";
import { de } from "./de";
import { en } from "./en";

type Leaves = Map<string, string>;

function leaves(texts: object, path = "", found: Leaves = new Map()): Leaves {
  for (const [key, value] of Object.entries(texts)) {
    const name = path ? `${path}.${key}` : key;
    if (typeof value === "string") found.set(name, value);
    else leaves(value as object, name, found);
  }
  return found;
}

const [german, english] = [leaves(de), leaves(en)];

test("both languages have the same keys", () => {
  expect([...english.keys()].sort()).toEqual([...german.keys()].sort());
});

test("no text is empty", () => {
  const empty = [...german, ...english].filter(([, text]) => text.trim() === "");
  expect(empty).toEqual([]);
});

test("both languages fill in the same values", () => {
  const values = (text = "") => (text.match(/{{.*?}}/g) ?? []).sort();
  const differ = [...german].filter(
    ([key, text]) => values(text).join() !== values(english.get(key)).join(),
  );
  expect(differ).toEqual([]);
});
