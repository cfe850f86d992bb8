import { useEffect, useState } from "react";
import { better, type Fix } from "./draft";

/** Why there is no position. */
export type Lack = "asking" | "denied" | "unavailable" | "insecure";

const OPTIONS: PositionOptions = { enableHighAccuracy: true, maximumAge: 10_000, timeout: 30_000 };

/** Follow the phone's position while a report is made; the best fix of the last seconds. */
export function usePosition(): { fix: Fix | null; lack: Lack | null } {
  const [fix, setFix] = useState<Fix | null>(null);
  const [lack, setLack] = useState<Lack | null>(() => firstLack());
  useEffect(() => {
    if (firstLack() !== "asking") return undefined;
    const found = ({ coords, timestamp }: GeolocationPosition) => {
      const next = { lat: coords.latitude, lon: coords.longitude, radius: coords.accuracy, t: timestamp / 1000 };
      setFix((before) => better(before, next));
      setLack(null);
    };
    const failed = ({ code, PERMISSION_DENIED }: GeolocationPositionError) => setLack(code === PERMISSION_DENIED ? "denied" : "unavailable");
    const watched = navigator.geolocation.watchPosition(found, failed, OPTIONS);
    return () => navigator.geolocation.clearWatch(watched);
  }, []);
  return { fix, lack: fix === null ? (lack ?? "asking") : null };
}

/** Browsers tell positions to pages that came over HTTPS (or from this machine) alone. */
function firstLack(): Lack {
  if (!window.isSecureContext) return "insecure";
  return "geolocation" in navigator ? "asking" : "unavailable";
}
