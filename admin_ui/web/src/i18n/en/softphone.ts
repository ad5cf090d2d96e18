import type { softphone as german } from "../de/softphone";
import type { Texts } from "../texts";

export const softphone: Texts<typeof german> = {
  title: "Softphone",
};
