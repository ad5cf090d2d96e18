import { call } from "./call";
import { calls } from "./calls";
import { common } from "./common";
import { live } from "./live";
import { overview } from "./overview";
import { shell } from "./shell";
import { signIn } from "./signIn";
import { softphone } from "./softphone";
import { users } from "./users";

export const en = { common, shell, signIn, overview, calls, call, live, softphone, users } as const;
