export const calls = {
  title: "Anrufe",
} as const;
