import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** A calm green-blue; shade 7 and darker read well on white, shade 4 and lighter on dark. */
const petrol: MantineColorsTuple = [
  "#eaf7f5", "#d6ebe8", "#a9d8d1", "#79c3b9", "#52b2a5",
  "#38a799", "#279d8e", "#128173", "#0b6b60", "#055249",
];

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 8, dark: 7 },
  colors: { petrol },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace',
  headings: { fontWeight: "650" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Paper: { defaultProps: { withBorder: true, shadow: "none" } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Modal: { defaultProps: { centered: true }, styles: { title: { fontWeight: 650 } } },
    // The placeholder is no menu item, which a menu must not hold (WAI-ARIA 1.2).
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
});

/** Softer than black on white, and grey text that reads well (WCAG 2.2: 4.5 to 1). */
export const cssVariables: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    "--mantine-color-text": "#1c2526",
    "--mantine-color-dimmed": theme.colors.gray[7],
    "--mantine-color-placeholder": theme.colors.gray[7],
    "--mantine-color-error": theme.colors.red[9],
    "--tom-page": "#f5f7f7",
  },
  dark: {
    "--mantine-color-text": theme.colors.gray[3],
    "--mantine-color-dimmed": theme.colors.dark[1],
    "--mantine-color-placeholder": theme.colors.dark[1],
    "--mantine-color-error": theme.colors.red[4],
    "--mantine-color-petrol-light": "rgba(82, 178, 165, 0.18)",
    "--mantine-color-petrol-light-hover": "rgba(82, 178, 165, 0.24)",
    "--mantine-color-petrol-light-color": petrol[2],
    "--tom-page": theme.colors.dark[8],
  },
});
