import { useElementSize } from "@mantine/hooks";
import { placed, sizeOf } from "./labels";
import classes from "./live.module.css";
import type { Thing } from "./picture";
import { useStreamsWords } from "./words";

/** Of labels, in rem; the style sheet says the same. */
const LETTERS_REM = 0.6875;

/** Boxes of what is tracked, relative to the picture, with names that lie beside one another. */
export function Boxes({ things }: { things: readonly Thing[] }) {
  const say = useStreamsWords();
  const { ref, width, height } = useElementSize();
  const named = things.map((thing) => ({ ...thing, text: nameOf(thing, say) }));
  const letters = LETTERS_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const boxes = named.map(({ box: { x1, y1, x2, y2 } }) => ({ x: x1 * width, y: y1 * height, w: (x2 - x1) * width, h: (y2 - y1) * height }));
  const labels = placed(boxes, named.map(({ text }) => sizeOf(text, letters)), { w: width, h: height });
  return (
    <div ref={ref} className={classes.boxes} data-boxes={things.length}>
      {named.map(({ box, tracker_id: id }, at) => (
        <div key={keyOf(id, at)} className={classes.box} style={{ left: `${box.x1 * 100}%`, top: `${box.y1 * 100}%`, width: `${(box.x2 - box.x1) * 100}%`, height: `${(box.y2 - box.y1) * 100}%` }} />
      ))}
      {width > 0 && named.map(({ text, tracker_id: id }, at) => (
        <span key={keyOf(id, at)} className={classes.label} style={{ left: labels[at]?.x, top: labels[at]?.y, width: labels[at]?.w, height: labels[at]?.h }}>{text}</span>
      ))}
    </div>
  );
}

function nameOf({ class_name: name, tracker_id: id }: Thing, say: ReturnType<typeof useStreamsWords>): string {
  return id < 0 ? say("thingUnsure", { name: say.of("class", name) }) : say("things", { name: say.of("class", name), id: String(id) });
}

function keyOf(id: number, at: number): string | number {
  return id < 0 ? `new ${at}` : id;
}
