export const call = {
  title: "Anruf",
} as const;
