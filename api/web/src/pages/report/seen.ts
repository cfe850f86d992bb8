/** What a detector saw on a report's photos and clips, put together. Pure. */

import type { components } from "@/client/api";

type Seen = components["schemas"]["Seen"];

export interface Summary {
  /** Classes with how many were seen at once on one photo or clip, the most first. */
  things: readonly { name: string; most: number }[];
  unreadable: number;
}

/** Put together what was seen on all files. */
export function summary(seen: Pick<Seen, "photos" | "clips" | "unreadable">): Summary {
  const most = new Map<string, number>();
  const note = (name: string, count: number) => most.set(name, Math.max(most.get(name) ?? 0, count));
  for (const things of Object.values(seen.photos)) {
    const names = things.map((one) => one.class_name);
    for (const name of new Set(names)) note(name, names.filter((one) => one === name).length);
  }
  for (const things of Object.values(seen.clips ?? {})) for (const one of things) note(one.class_name, one.most);
  const things = [...most].map(([name, count]) => ({ name, most: count })).sort((a, b) => b.most - a.most || a.name.localeCompare(b.name));
  return { things, unreadable: seen.unreadable?.length ?? 0 };
}
