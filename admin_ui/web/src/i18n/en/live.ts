import type { live as german } from "../de/live";
import type { Texts } from "../texts";

export const live: Texts<typeof german> = {
  title: "Live",
};
