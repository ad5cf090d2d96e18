import { expect, test } from "vitest";
import { streamQuery } from "./socketCall";

test("only a mode that was chosen is asked for", () => {
  expect(streamQuery(null).toString()).toBe("audio=binary");
  expect(streamQuery("realtime").get("mode")).toBe("realtime");
});
