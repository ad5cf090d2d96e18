import type { call as german } from "../de/call";
import type { Texts } from "../texts";

export const call: Texts<typeof german> = {
  title: "Call",
};
