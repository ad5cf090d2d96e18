// Writes package-lock.json anew after a change of package.json, without addresses of any kind.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const LOCK = new URL("package-lock.json", import.meta.url);

execFileSync("npm", ["install", "--package-lock-only", "--loglevel=error"], { stdio: "inherit" });
const lock = JSON.parse(readFileSync(LOCK, "utf8"));
for (const entry of Object.values(lock.packages)) {
  delete entry.resolved;
  delete entry.funding;
}
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
