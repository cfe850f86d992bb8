/** Layers that pages share: places with severities, clusters of them, error circles, cameras. */

import type { OwnLayer, Scheme } from "./style";

const SEVERITY: Record<Scheme, Record<"high" | "medium" | "low", string>> = {
  light: { high: "#c8332a", medium: "#b87000", low: "#4a6f94" },
  dark: { high: "#ff6f63", medium: "#f2b552", low: "#9fbcd8" },
};

/** Places with a property `severity`; property `chosen` is drawn larger. Clusters tell how many they are. */
export function caseLayers(id: string, scheme: Scheme): OwnLayer[] {
  const colours = SEVERITY[scheme];
  const edge = scheme === "light" ? "#ffffff" : "#101418";
  return [
    {
      id: `${id}-place`, type: "circle", filter: ["!", ["has", "point_count"]],
      paint: {
        "circle-color": ["match", ["get", "severity"], "high", colours.high, "medium", colours.medium, colours.low],
        "circle-radius": ["case", ["==", ["get", "chosen"], true], 10, ["match", ["get", "severity"], "high", 8, "medium", 6.5, 5.5]],
        "circle-stroke-color": ["case", ["==", ["get", "chosen"], true], scheme === "light" ? "#101418" : "#ffffff", edge],
        "circle-stroke-width": ["case", ["==", ["get", "chosen"], true], 3, 1.5],
      },
    },
    {
      id: `${id}-cluster`, type: "circle", filter: ["has", "point_count"],
      paint: {
        "circle-color": scheme === "light" ? "#22505f" : "#2b94b6",
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "point_count"]], 1, 11, 10, 18, 60, 30],
        "circle-stroke-color": edge,
        "circle-stroke-width": 2,
      },
    },
    {
      id: `${id}-number`, type: "symbol", filter: ["has", "point_count"],
      layout: { "text-field": ["get", "point_count_abbreviated"], "text-size": 12, "text-font": ["sans"], "text-allow-overlap": true },
      paint: { "text-color": "#ffffff" },
    },
  ];
}

/** Circles that hold a place 9 times in 10 (see `circle`). */
export function errorLayers(id: string, scheme: Scheme): OwnLayer[] {
  const colour = scheme === "light" ? "#0f6d8a" : "#6db7ce";
  return [
    { id: `${id}-fill`, type: "fill", paint: { "fill-color": colour, "fill-opacity": 0.12 } },
    { id: `${id}-edge`, type: "line", paint: { "line-color": colour, "line-width": 1.5, "line-dasharray": [3, 2] } },
  ];
}
