/** Live words that concern the map: they are gathered, and what they name is asked for, not everything again. */

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { live } from "@/client/live";
import { type CaseLayer, merged } from "./cases";
import { camerasKey, type CasesAsked, casesKey, readCases, vehiclesKey } from "./queries";

/** Words of so long become one question. */
const CASES_MS = 1_000;
const VEHICLES_MS = 500;
/** Which cameras changed is told, not how: the layer is asked for. */
const CAMERAS_MS = 3_000;
/** The API takes so many numbers at once; of more, everything is asked for again. */
const MOST_NUMBERS = 500;

/** Have an act done a while after the first call, once for all calls until it has ended. */
export function gathered(act: () => Promise<unknown>, wait: number): { call: () => void; end: () => void } {
  const state = { timer: undefined as ReturnType<typeof setTimeout> | undefined, isBusy: false, isWanted: false, isOver: false };
  const run = async () => {
    Object.assign(state, { timer: undefined, isBusy: true, isWanted: false });
    await act().catch(() => undefined);
    state.isBusy = false;
    if (state.isWanted) call();
  };
  const call = () => {
    state.isWanted = true;
    if (!state.isBusy && !state.isOver) state.timer ??= setTimeout(() => void run(), wait);
  };
  const end = () => {
    state.isOver = true;
    clearTimeout(state.timer);
  };
  return { call, end };
}

/** Keep the cases of a question true. */
export function useLiveCases(asked: CasesAsked): void {
  const client = useQueryClient();
  const told = JSON.stringify(asked);
  useEffect(() => {
    const question = JSON.parse(told) as CasesAsked;
    const numbers = new Set<number>();
    const renewal = gathered(async () => {
      const these = new Set(numbers);
      numbers.clear();
      await renew(client, question, these);
    }, CASES_MS);
    const silence = live.listen(({ name, data: word }) => {
      if (name !== "case" || typeof word.id !== "number") return;
      numbers.add(word.id);
      renewal.call();
    });
    return () => {
      silence();
      renewal.end();
    };
  }, [client, told]);
}

/** Read some cases again and put them into the answer that holds all; one that is on its way may be older than they. */
export async function renew(client: QueryClient, asked: CasesAsked, numbers: ReadonlySet<number>): Promise<void> {
  const queryKey = casesKey(asked);
  if (numbers.size > MOST_NUMBERS) {
    await client.invalidateQueries({ queryKey });
    return;
  }
  await client.getQueryCache().find({ queryKey })?.promise?.catch(() => undefined);
  const came = await readCases({ ...asked, id: [...numbers] });
  client.setQueryData<CaseLayer>(queryKey, (before) => before && merged(before, numbers, came.features));
}

/** Keep cameras and vehicles true. */
export function useLiveStreams(): void {
  const client = useQueryClient();
  useEffect(() => {
    const vehicles = gathered(() => client.invalidateQueries({ queryKey: vehiclesKey }), VEHICLES_MS);
    const cameras = gathered(() => client.invalidateQueries({ queryKey: camerasKey }), CAMERAS_MS);
    const silence = live.listen(({ name }) => {
      if (name === "position") vehicles.call();
      if (name === "stream") cameras.call();
    });
    return () => {
      silence();
      vehicles.end();
      cameras.end();
    };
  }, [client]);
}
