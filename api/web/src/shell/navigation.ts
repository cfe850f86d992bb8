/** Which pages there are in the navigation, for whom, and the letter that follows `g`. Add a page here when it lands. */

import { type Icon, IconChartLine, IconEyeCheck, IconListDetails, IconMap, IconMessageReport, IconReportAnalytics, IconServer, IconShieldCheck, IconUsers, IconVideo, IconWebhook } from "@tabler/icons-react";
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
  { to: "/review", word: "page.review", letter: "r", icon: IconEyeCheck, role: "operator" },
  { to: "/map", word: "page.map", letter: "m", icon: IconMap, role: "reader" },
  { to: "/cases", word: "page.cases", letter: "c", icon: IconListDetails, role: "reader" },
  { to: "/counts", word: "page.counts", letter: "n", icon: IconChartLine, role: "reader" },
  { to: "/evaluation", word: "page.evaluation", letter: "e", icon: IconReportAnalytics, role: "manager" },
  { to: "/streams", word: "page.streams", letter: "s", icon: IconVideo, role: "reader" },
  { to: "/deliveries", word: "page.deliveries", letter: "d", icon: IconWebhook, role: "operator" },
  { to: "/access", word: "page.access", letter: "u", icon: IconUsers, role: "admin" },
  { to: "/audit", word: "page.audit", letter: "a", icon: IconShieldCheck, role: "auditor" },
  { to: "/system", word: "page.system", letter: "y", icon: IconServer, role: "manager" },
  { to: "/report", word: "page.report", letter: "p", icon: IconMessageReport, role: "inspector" },
];
