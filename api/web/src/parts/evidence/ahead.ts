/** Files that are asked for before anybody sees them: they leave as "prepared", and the API hears when they are shown. */

import { api } from "@/client/http";

/** Addresses that are remembered; of more than that the oldest was put away unseen. */
const MOST = 64;
const WAITS_MS = [0, 2_000, 10_000, 60_000];
const unseen = new Set<string>();

/** Return the address under which a file is made ready; `tellShown` is to follow when it is shown. */
export function aheadOf(address: string): string {
  unseen.delete(address);
  unseen.add(address);
  for (const old of unseen) {
    if (unseen.size <= MOST) break;
    unseen.delete(old);
  }
  return `${address}&ahead=true`;
}

/** Tell the API that a file is on the screen, unless it came for that; it stands in the audit log. */
export function tellShown(address: string): void {
  if (unseen.delete(address)) void tell(new URL(address, window.location.origin));
}

async function tell(address: URL): Promise<void> {
  const [, , , event_id = "", sequence = "", name = ""] = address.pathname.split("/");
  const params = { path: { event_id, sequence: Number(sequence), name } };
  const body = { purpose: address.searchParams.get("purpose") ?? "" };
  for (const wait of WAITS_MS) {
    await new Promise((go) => setTimeout(go, wait));
    try {
      await api.POST("/v1/evidence/{event_id}/{sequence}/{name}/looks", { params, body });
      return;
    } catch {
      continue;
    }
  }
}
