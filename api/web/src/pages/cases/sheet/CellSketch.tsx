import { useQuery } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import type { CaseView } from "@/client/types";
import { useFormat } from "@/words/format";
import { useCasesWords } from "../words";
import classes from "./sheet.module.css";
import { type Outline, sketch } from "./sketch";

/** Where in its unit grid a case lies: the outline of the grid, the place, its error circle; north is up. */
export function CellSketch({ of }: { of: Pick<CaseView, "lat" | "lon" | "radius_m" | "grid_code"> }) {
  const say = useCasesWords();
  const format = useFormat();
  const { lat, lon, radius_m: radius, grid_code: code } = of;
  const cell = useQuery({
    queryKey: [...keys.grid, "cell", code],
    enabled: code !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => data(api.GET("/v1/grid/{code}", { params: { path: { code: code ?? "" } }, signal })),
  }).data;
  if (lat === null || lon === null || cell?.geometry == null) return null;
  const drawn = sketch(cell.geometry as unknown as Outline, { lat, lon, radius: radius ?? 0 });
  return (
    <figure className={classes.cell}>
      <svg viewBox={`0 0 ${String(drawn.width)} ${String(drawn.height)}`} role="img" aria-label={say("cell")}>
        {drawn.outlines.map((points) => <polygon key={points} points={points} fill="none" stroke="#000" strokeWidth={drawn.width / 160} />)}
        <circle cx={drawn.x} cy={drawn.y} r={drawn.radius} fill="#ddd" stroke="#000" strokeDasharray={drawn.width / 60} strokeWidth={drawn.width / 240} />
        <circle cx={drawn.x} cy={drawn.y} r={drawn.width / 60} fill="#000" />
      </svg>
      <figcaption>{`${say("cell")} · N ↑ · ${format.metres(drawn.width)}`}</figcaption>
    </figure>
  );
}
