import { useSite } from "@/client/queries";
import { dayOf } from "@/words/days";
import { useFormat } from "@/words/format";

/** Return how a moment stands on paper: with its year, 2026-11-30 14:05:09, in the site's zone. */
export function useDated(): (seconds: number) => string {
  const { timezone } = useSite();
  const format = useFormat();
  return (seconds) => `${dayOf(seconds, timezone)} ${format.time(seconds)}`;
}
