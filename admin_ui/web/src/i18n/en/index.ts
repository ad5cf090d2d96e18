import { call } from "./call";
import { calls } from "./calls";
import { common } from "./common";
import { jobs } from "./jobs";
import { live } from "./live";
import { overview } from "./overview";
import { shell } from "./shell";
import { signIn } from "./signIn";
import { softphone } from "./softphone";
import { tasks } from "./tasks";
import { users } from "./users";
import { variants } from "./variants";

export const en = {
  common,
  shell,
  signIn,
  overview,
  calls,
  call,
  tasks,
  jobs,
  live,
  softphone,
  users,
  variants,
} as const;
