/** Builds `worker.js`: what of the page opens without a connection, under the version of this build. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin, Rolldown } from "vite";

const SOURCE = fileURLToPath(new URL("./worker.js", import.meta.url));
/** The page that inspectors open in the street, and what it loads later. */
const OPENS = ["ReportPage.tsx"];

/** Put `worker.js` beside `index.html`. */
export function offline(): Plugin {
  return {
    name: "hutong:offline",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const names = needed(bundle);
        const index = bundle["index.html"];
        const version = createHash("sha256").update([...names, index?.type === "asset" ? index.source : ""].join("\n")).digest("hex").slice(0, 12);
        const head = `const VERSION = ${JSON.stringify(version)};\nconst SHELL = ${JSON.stringify(["/index.html", "/mark.svg", ...names.map((name) => `/${name}`)])};\n`;
        this.emitFile({ type: "asset", fileName: "worker.js", source: head + readFileSync(SOURCE, "utf8") });
      },
    },
  };
}

/** Return the names of the files that the entry and the pages of `OPENS` load, sorted. */
function needed(bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>();
  const walk = (name: string, deep: boolean): void => {
    const chunk = bundle[name];
    if (found.has(name)) return;
    found.add(name);
    if (chunk?.type !== "chunk") return;
    chunk.viteMetadata?.importedCss.forEach((one) => found.add(one));
    chunk.viteMetadata?.importedAssets.forEach((one) => found.add(one));
    for (const one of deep ? [...chunk.imports, ...chunk.dynamicImports] : chunk.imports) walk(one, deep);
  };
  for (const [name, chunk] of Object.entries(bundle)) {
    if (chunk.type !== "chunk") continue;
    if (chunk.isEntry) walk(name, false);
    if (OPENS.some((page) => chunk.facadeModuleId?.endsWith(`/${page}`))) walk(name, true);
  }
  return [...found].sort();
}
