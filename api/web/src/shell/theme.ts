/** Colours, sizes and shapes. One accent; severities and states have colours of their own, and words beside them. */

import { ActionIcon, Badge, Button, createTheme, type CSSVariablesResolver, type MantineColorsTuple, Table, Tooltip } from "@mantine/core";

const accent: MantineColorsTuple = [
  "#e6f5f9", "#cfe8ef", "#a0d0df", "#6db7ce", "#45a2bf", "#2b94b6", "#1b86a8", "#0f6d8a", "#085a73", "#00465b",
];
const dark: MantineColorsTuple = [
  "#d5dae0", "#b4bbc4", "#9aa3ae", "#6d7783", "#4a535e", "#343c46", "#272e36", "#1d232a", "#161b21", "#101418",
];
const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Zen Hei", sans-serif';

export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: 7,
  colors: { accent, dark },
  autoContrast: true,
  fontFamily: FONT,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace',
  headings: { fontFamily: FONT, fontWeight: "600", sizes: { h1: { fontSize: "1.25rem" }, h2: { fontSize: "1.0625rem" }, h3: { fontSize: "0.9375rem" } } },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  spacing: { xs: "0.375rem", sm: "0.625rem", md: "0.875rem", lg: "1.25rem", xl: "2rem" },
  defaultRadius: "sm",
  radius: { xs: "2px", sm: "4px", md: "6px", lg: "8px", xl: "12px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: "xs" } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray" } }),
    Badge: Badge.extend({ defaultProps: { variant: "light", radius: "sm" }, styles: { root: { textTransform: "none", fontWeight: 500 } } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 5, horizontalSpacing: "sm", highlightOnHover: true } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true } }),
  },
});

/** Colours by meaning; `--h-…` in CSS. Text in them keeps 4.5 : 1 on the panels of its theme. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#55606c",
    "--mantine-color-teal-light-color": "var(--h-good)",
    "--mantine-color-yellow-light-color": "var(--h-medium)",
    "--mantine-color-orange-light-color": "var(--h-medium)",
    "--mantine-color-red-light-color": "var(--h-high)",
    "--mantine-color-gray-light-color": "var(--mantine-color-dimmed)",
    "--h-ground": "#f2f4f6",
    "--h-panel": "#ffffff",
    "--h-panel-2": "#f7f8fa",
    "--h-edge": "#d5dae0",
    "--h-high": "#b3261e",
    "--h-medium": "#8a5300",
    "--h-low": "#3c5a78",
    "--h-good": "#1d6f42",
    "--h-mark": "#0f6d8a",
    "--h-high-fill": "#fbe7e5",
    "--h-medium-fill": "#fbefd9",
    "--h-low-fill": "#e7edf4",
    "--h-good-fill": "#e2f2e8",
    "--h-heat": "#e58a3a",
  },
  dark: {
    "--mantine-color-dimmed": "#a0a9b4",
    "--mantine-color-anchor": "#6db7ce",
    "--h-ground": "#101418",
    "--h-panel": "#161b21",
    "--h-panel-2": "#1d232a",
    "--h-edge": "#2f3740",
    "--h-high": "#ff8a80",
    "--h-medium": "#f2b552",
    "--h-low": "#9fbcd8",
    "--h-good": "#6fcf97",
    "--h-mark": "#6db7ce",
    "--h-high-fill": "#3b1b1a",
    "--h-medium-fill": "#352711",
    "--h-low-fill": "#1e2a36",
    "--h-good-fill": "#15301f",
    "--h-heat": "#a3591a",
  },
});
