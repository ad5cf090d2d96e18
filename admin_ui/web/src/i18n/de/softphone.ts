export const softphone = {
  title: "Softphone",
} as const;
