import type { users as german } from "../de/users";
import type { Texts } from "../texts";

export const users: Texts<typeof german> = {
  title: "Users",
};
