import type { overview as german } from "../de/overview";
import type { Texts } from "../texts";

export const overview: Texts<typeof german> = {
  title: "Overview",
};
