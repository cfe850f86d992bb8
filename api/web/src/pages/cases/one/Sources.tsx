import { Fragment } from "react";
import type { Event } from "@/client/types";
import { CameraLink } from "@/parts/Marks";
import { useCasesWords } from "../words";
import { sourceOf } from "./source";

/** Who or what saw a thing; a camera leads to its page. */
export function Source({ of }: { of: Event }) {
  const say = useCasesWords();
  const label = sourceOf(of, say);
  return of.node_id.startsWith("report.") ? label : <CameraLink id={of.stream_id} label={label} />;
}

/** The sources of a case, each once. */
export function Sources({ of }: { of: readonly Event[] }) {
  const say = useCasesWords();
  const first = [...new Map(of.map((event) => [sourceOf(event, say), event])).values()];
  return first.map((event, at) => <Fragment key={event.id}>{at > 0 && ", "}<Source of={event} /></Fragment>);
}
