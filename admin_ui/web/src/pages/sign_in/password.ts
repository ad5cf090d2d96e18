/** Characters of a new password; the server refuses shorter ones. */
export const SHORTEST = 12;
