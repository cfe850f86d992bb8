/** Reports that wait to be sent: one after the other, the oldest first, again and again until the API has answered. */

import { useSyncExternalStore } from "react";
import { hasCsrf, uploaded } from "@/client/http";
import { Problem } from "@/client/problem";
import { askMe, mayPass, wait } from "@/client/queries";
import type { components } from "@/client/api";
import { Listeners } from "@/listeners";
import { type Draft, fieldsOf } from "./draft";
import { type Kept, openStore, type Store } from "./store";

export type Report = components["schemas"]["ReportView"];
export type State = "waiting" | "sending" | "refused";
export interface Waiting extends Kept {
  state: State;
  /** Share of it that went up, 0 to 1. */
  sent: number;
}

type Send = (draft: Draft, onProgress: (share: number) => void) => Promise<Report>;

const SIGNED_OUT = 401;
const LOCK = "hutong.reports";

export class Outbox {
  private rows: readonly Waiting[] = [];
  private user: string | null = null;
  private tries = 0;
  private isBusy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private store: Promise<Store> | undefined;
  private readonly watchers = new Listeners();
  private readonly listeners = new Listeners<[report: Report]>();
  readonly watch = this.watchers.add;
  /** Have something done with each report that arrived; return what ends it. */
  readonly listen = this.listeners.add;
  private readonly open: () => Promise<Store>;
  private readonly send: Send;

  constructor(open: () => Promise<Store> = openStore, send: Send = sendReport) {
    this.open = open;
    this.send = send;
  }

  /** Send what waits of a user from now on, on other pages, too. */
  async start(user: string): Promise<void> {
    if (this.user === user) return this.pump();
    if (this.user === null) window.addEventListener("online", this.again);
    this.user = user;
    const kept = await (await this.opened()).all();
    const known = new Set(this.rows.map((row) => row.id));
    const more = kept.filter((row) => !known.has(row.id)).map((row): Waiting => ({ ...row, state: row.refused === null ? "waiting" : "refused", sent: 0 }));
    this.show([...this.rows, ...more].filter((row) => row.user === user).sort((a, b) => a.t - b.t));
    return this.pump();
  }

  /** Keep a report, then begin to send; fails when the browser has no room for it. */
  async add(draft: Draft): Promise<void> {
    const kept: Kept = { ...draft, refused: null };
    await (await this.opened()).put(kept);
    this.show([...this.rows, { ...kept, state: "waiting", sent: 0 }]);
    void this.pump();
  }

  /** Send a report once more that was refused. */
  async retry(id: string): Promise<void> {
    await this.change(id, { state: "waiting", refused: null, reason: null, sent: 0 });
    this.again();
  }

  async discard(id: string): Promise<void> {
    await (await this.opened()).remove(id);
    this.show(this.rows.filter((row) => row.id !== id));
  }

  /** Whether reports are there after the page was closed. */
  async isLasting(): Promise<boolean> {
    return (await this.opened()).isLasting;
  }

  readonly waiting = (): readonly Waiting[] => this.rows;

  /** Try at once, as when the connection is back. */
  readonly again = (): void => {
    this.tries = 0;
    clearTimeout(this.timer);
    void this.pump();
  };

  private opened(): Promise<Store> {
    this.store ??= this.open();
    return this.store;
  }

  private async pump(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    clearTimeout(this.timer);
    try {
      for (let next = this.next(); next !== undefined; next = this.next()) {
        if (!(await alone(next, (row) => this.post(row)))) break;
      }
    } finally {
      this.isBusy = false;
    }
  }

  private next(): Waiting | undefined {
    return this.rows.find((row) => row.state === "waiting");
  }

  /** Send one; return whether to go on with the next. */
  private async post(row: Waiting): Promise<boolean> {
    await this.change(row.id, { state: "sending", sent: 0 });
    try {
      const report = await this.send(row, (sent) => void this.change(row.id, { sent }));
      await this.discard(row.id);
      this.tries = 0;
      this.listeners.tell(report);
      return true;
    } catch (error) {
      return this.failed(row.id, error);
    }
  }

  private async failed(id: string, error: unknown): Promise<boolean> {
    const isOver = error instanceof Problem && error.status === SIGNED_OUT;
    if (error instanceof Problem && !isOver && !mayPass(error)) {
      await this.change(id, { state: "refused", refused: error.detail, reason: error.reason });
      return true;
    }
    await this.change(id, { state: "waiting", sent: 0 });
    if (!isOver) this.timer = setTimeout(() => void this.pump(), wait(this.tries, error));
    this.tries += 1;
    return false;
  }

  private async change(id: string, to: Partial<Pick<Waiting, "state" | "sent" | "refused" | "reason">>): Promise<void> {
    const rows = this.rows.map((row) => (row.id === id ? { ...row, ...to } : row));
    const changed = rows.find((row) => row.id === id);
    this.show(rows);
    if (changed === undefined || to.refused === undefined) return;
    await (await this.opened()).put(keptOf(changed));
  }

  private show(rows: readonly Waiting[]): void {
    this.rows = rows;
    this.watchers.tell();
  }
}

function keptOf({ id, user, t, matter, called, place, note, files, refused, reason = null }: Waiting): Kept {
  return { id, user, t, matter, called, place, note, files, refused, reason };
}

/** One tab sends at a time where browsers can tell; two would do no harm, the API knows a report by its id. */
async function alone(row: Waiting, act: (row: Waiting) => Promise<boolean>): Promise<boolean> {
  const { locks } = navigator as { locks?: LockManager | null };
  return locks == null ? act(row) : locks.request(LOCK, () => act(row));
}

async function sendReport(draft: Draft, onProgress: (share: number) => void): Promise<Report> {
  if (!hasCsrf()) await askMe(); // the page was opened without a connection
  const form = new FormData();
  for (const [name, value] of fieldsOf(draft)) form.set(name, value);
  for (const file of draft.files) form.append("files", file.content, file.name);
  return uploaded<Report>("/v1/reports", form, onProgress);
}

export const outbox = new Outbox();

export function useWaiting(): readonly Waiting[] {
  return useSyncExternalStore(outbox.watch, outbox.waiting);
}
