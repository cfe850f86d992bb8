import { useCallback, useEffect, useRef } from "react";

/** Return a function that stays the same and does what the last one given does. */
export function useLatest<T extends unknown[]>(act: (...of: T) => void): (...of: T) => void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  return useCallback((...of: T) => latest.current(...of), []);
}
