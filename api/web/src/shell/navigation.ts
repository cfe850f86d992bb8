/** Which pages there are in the navigation, for whom, and the letter that follows `g`. Add a page here when it lands. */

import { type Icon, IconListDetails } from "@tabler/icons-react";
import type { LinkProps } from "@tanstack/react-router";
import type { ShellWord } from "./words";

export interface Entry {
  to: NonNullable<LinkProps["to"]>;
  word: ShellWord;
  letter: string;
  icon: Icon;
  /** Role that the page needs (see docs/access.md). */
  role: string;
}

export const ENTRIES: readonly Entry[] = [
  { to: "/cases", word: "page.cases", letter: "c", icon: IconListDetails, role: "reader" },
];
