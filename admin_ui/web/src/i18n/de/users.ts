export const users = {
  title: "Benutzer",
} as const;
