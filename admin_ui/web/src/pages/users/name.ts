/** Letters and digits of any alphabet: what the server takes for a name. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_.@-]{0,63}$/u;

/** What is wrong with the name of a new user; null where it will do. */
export function nameFault(name: string): "nameMissing" | "nameWrong" | null {
  if (!name) return "nameMissing";
  return NAME.test(name) ? null : "nameWrong";
}
