// Writes a gzip beside each built file that becomes clearly smaller by it; the API serves it to browsers that take it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "dist");
const SMALLEST = 1024;

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !/\.(js|mjs|css|svg|json|html)$/.test(entry.name)) continue;
  const whole = readFileSync(path);
  const packed = gzipSync(whole, { level: 9 });
  if (whole.length > SMALLEST && packed.length < whole.length * 0.9) writeFileSync(`${path}.gz`, packed);
}
