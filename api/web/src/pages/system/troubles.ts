/** What is wrong, the worst first, each with what can be done about it. Pure. */

import type { Severity } from "@/client/types";
import type { Node, Stream, System } from "./queries";

export type TroubleName =
  | "nodeSilent" | "nodeSpool" | "nodeOld" | "nodeSlow" | "noNode" | "disk" | "deliveriesLate" | "deadLetters" | "receiversOff"
  | "camerasLost" | "camerasFaulty" | "proposals" | "words";
export type Unit = "bytes" | "share" | "seconds" | "number" | "text" | "fault";
export type Value = readonly [value: number | string, unit: Unit];

export interface Trouble {
  name: TroubleName;
  severity: Severity;
  /** What the words are filled with. */
  values: Readonly<Record<string, Value>>;
  /** The page on which something can be done. */
  to?: "/review" | "/deliveries";
  search?: { tab?: "receivers"; state?: "pending" | "dead" };
}

/** Of a file system; ext4 keeps 5 % for the administrator, so that a database can't write below. */
const DISK_FULL = 0.05;
/** Three times that: time to do something. */
const DISK_SCARCE = 0.15;
/** The third try comes five minutes after the first (docs/webhooks.md): what waits three times that was refused thrice, or is held up. */
const LATE_S = 900;
/** What one trained person judges in an hour (docs/web.md). */
const AN_HOURS_REVIEW = 600;
/** A picture that is older at its look than a heartbeat is apart: the node does not keep up. */
const SLOW_S = 5;
/** So many names stand in a sentence. */
const MOST_NAMES = 4;
const RANK: Record<Severity, number> = { high: 0, medium: 1, low: 2 };

/** Return what is wrong with an installation; `streams` are its cameras as they were told last. */
export function troublesOf(system: System, streams: readonly Stream[]): Trouble[] {
  const found = [...ofNodes(system), ...ofDisk(system), ...ofCameras(streams), ...ofWaiting(system)];
  return found.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

function ofNodes({ nodes, now, version }: System): Trouble[] {
  if (nodes.length === 0) return [{ name: "noNode", severity: "medium", values: {} }];
  return nodes.flatMap((node) => (node.stale ? [silent(node, now)] : ofNode(node, version)));
}

function silent(node: Node, now: number): Trouble {
  const cameras = Object.values(node.streams).reduce((a, b) => a + b, 0);
  return { name: "nodeSilent", severity: "high", values: { node: [node.id, "text"], age: [now - node.seen, "seconds"], cameras: [cameras, "number"] } };
}

function ofNode(node: Node, version: string): Trouble[] {
  const [found, id]: [Trouble[], Value] = [[], [node.id, "text"]];
  if (node.spool_events > 0 || node.spool_bytes > 0) {
    found.push({ name: "nodeSpool", severity: "medium", values: { node: id, events: [node.spool_events, "number"], size: [node.spool_bytes, "bytes"] } });
  }
  if ((node.age_p95_s ?? 0) > SLOW_S) found.push({ name: "nodeSlow", severity: "medium", values: { node: id, age: [node.age_p95_s ?? 0, "seconds"] } });
  if (node.version !== version) found.push({ name: "nodeOld", severity: "low", values: { node: id, version: [node.version, "text"], api: [version, "text"] } });
  return found;
}

function ofDisk({ media }: System): Trouble[] {
  const share = media.total_bytes === 0 ? 1 : media.free_bytes / media.total_bytes;
  if (share >= DISK_SCARCE) return [];
  return [{ name: "disk", severity: share < DISK_FULL ? "high" : "medium", values: { free: [media.free_bytes, "bytes"], share: [share, "share"] } }];
}

/** Cameras of silent nodes are not listed once more: nobody knows how they are. */
function ofCameras(streams: readonly Stream[]): Trouble[] {
  const known = streams.filter((one) => !one.stale);
  const lost = known.filter(isLost);
  const faulty = byFault(known.filter((one) => !isLost(one)));
  const said = (name: TroubleName, of: readonly Stream[], values: Trouble["values"] = {}): Trouble => ({
    name, severity: "medium", values: { cameras: [of.length, "number"], names: [named(of), "text"], ...values },
  });
  return [
    ...(lost.length === 0 ? [] : [said("camerasLost", lost)]),
    ...[...faulty].map(([fault, of]) => said("camerasFaulty", of, { fault: [fault, "fault"] })),
  ];
}

function byFault(streams: readonly Stream[]): Map<string, Stream[]> {
  const found = new Map<string, Stream[]>();
  for (const one of streams) {
    const fault = faultOf(one);
    if (fault !== undefined) found.set(fault, [...(found.get(fault) ?? []), one]);
  }
  return found;
}

/** Return the first fault of a camera's picture, if it has one. */
export function faultOf({ health }: Stream): string | undefined {
  return health.faults?.[0];
}

/** Tell whether a camera, as it was heard of last, is not reached. */
export function isLost({ health }: Stream): boolean {
  return health.state === "lost";
}

function named(streams: readonly Stream[]): string {
  return streams.slice(0, MOST_NAMES).map((one) => one.id).join(", ") + (streams.length > MOST_NAMES ? ", …" : "");
}

function ofWaiting({ waiting, now }: System): Trouble[] {
  const found: Trouble[] = [];
  const age = waiting.oldest_delivery === null ? 0 : now - waiting.oldest_delivery;
  const deliveries = { to: "/deliveries" as const };
  if (age > LATE_S) {
    found.push({ name: "deliveriesLate", severity: "medium", values: { waiting: [waiting.deliveries, "number"], age: [age, "seconds"] }, ...deliveries, search: { state: "pending" } });
  }
  if (waiting.dead_letters > 0) {
    found.push({ name: "deadLetters", severity: "medium", values: { dead: [waiting.dead_letters, "number"] }, ...deliveries, search: { state: "dead" } });
  }
  if (waiting.disabled_receivers > 0) {
    found.push({ name: "receiversOff", severity: "medium", values: { off: [waiting.disabled_receivers, "number"] }, ...deliveries, search: { tab: "receivers" } });
  }
  if (waiting.proposals > AN_HOURS_REVIEW) {
    found.push({ name: "proposals", severity: "low", values: { proposals: [waiting.proposals, "number"] }, to: "/review" });
  }
  if (waiting.words_below > 0) found.push({ name: "words", severity: "low", values: { below: [waiting.words_below, "number"] } });
  return found;
}
