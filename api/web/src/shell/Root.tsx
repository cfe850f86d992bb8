import { Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSite } from "@/client/queries";
import { useLanguage } from "@/words/words";
import { HelpOverlay } from "./HelpOverlay";
import { onKey } from "./keys";

/** What every page lies in, signed in or not: the keys and their overlay. */
export function Root() {
  const { name } = useSite();
  useLanguage();
  useEffect(() => {
    document.title = name;
  }, [name]);
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <Outlet />
      <HelpOverlay />
    </>
  );
}
