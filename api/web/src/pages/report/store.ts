/** Where reports are kept until they are sent: IndexedDB, or memory where the browser has none (a private window). */

import type { Reason } from "@/client/problem";
import type { Draft } from "./draft";

/** What waits, and why the API refused it. */
export interface Kept extends Draft {
  refused: string | null;
  /** The same for programs. */
  reason?: Reason | null;
}

export interface Store {
  /** Whether it is there after the page was closed. */
  readonly isLasting: boolean;
  all: () => Promise<Kept[]>;
  put: (kept: Kept) => Promise<void>;
  remove: (id: string) => Promise<void>;
}

const NAME = "hutong";
const TABLE = "reports";

/** Open the database; fall back to memory. */
export async function openStore(): Promise<Store> {
  const factory = (globalThis as { indexedDB?: IDBFactory }).indexedDB;
  if (factory === undefined) return memoryStore();
  try {
    return lastingStore(await opened(factory));
  } catch {
    return memoryStore();
  }
}

export function memoryStore(): Store {
  const rows = new Map<string, Kept>();
  return {
    isLasting: false,
    all: () => Promise.resolve([...rows.values()]),
    put: (kept) => Promise.resolve(void rows.set(kept.id, kept)),
    remove: (id) => Promise.resolve(void rows.delete(id)),
  };
}

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "id" });
  return answered(request);
}

function lastingStore(database: IDBDatabase): Store {
  const table = (mode: IDBTransactionMode) => database.transaction(TABLE, mode).objectStore(TABLE);
  return {
    isLasting: true,
    all: () => answered(table("readonly").getAll() as IDBRequest<Kept[]>),
    put: (kept) => written(table("readwrite"), (rows) => rows.put(kept)),
    remove: (id) => written(table("readwrite"), (rows) => rows.delete(id)),
  };
}

/** Wait until a change is on the disk, not only asked for. */
function written(table: IDBObjectStore, change: (table: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    table.transaction.oncomplete = () => resolve();
    table.transaction.onabort = () => reject(table.transaction.error ?? new Error("the browser keeps nothing more"));
    change(table);
  });
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's database does not open"));
  });
}
