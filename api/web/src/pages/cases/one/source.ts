/** Who or what saw a thing, in words: never a person's name. */

import type { Event } from "@/client/types";
import type { useCasesWords } from "../words";

type Source = Pick<Event, "stream_id" | "node_id" | "moving">;

/** Return the camera's name, that it drives, or which kind of person reported. */
export function sourceOf(event: Source, say: ReturnType<typeof useCasesWords>): string {
  if (event.node_id === "report.inspector") return say("channel.inspector");
  if (event.node_id === "report.public") return say("channel.public");
  return event.moving ? say("vehicle", { name: event.stream_id }) : event.stream_id;
}

/** Return the sources of a case, each once. */
export function sources(events: readonly Source[], say: ReturnType<typeof useCasesWords>): string[] {
  return [...new Set(events.map((event) => sourceOf(event, say)))];
}
