import type { calls as german } from "../de/calls";
import type { Texts } from "../texts";

export const calls: Texts<typeof german> = {
  title: "Calls",
};
