// Writes src/client/api.d.ts: the types of the API, made of its OpenAPI document.
// The document is .generated/openapi.json where it is there already (Docker), else the Python of the repository prints it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const root = join(here, "..", "..");
const target = join(here, "src", "client", "api.d.ts");
const ready = join(here, ".generated", "openapi.json");

function printed() {
  const own = join(root, ".venv", "bin", "python");
  const python = process.env.HUTONG_PYTHON ?? (existsSync(own) ? own : "python3");
  return execFileSync(python, ["-m", "api.document"], {
    cwd: root,
    env: { ...process.env, PYTHONPATH: root },
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });
}

const document = process.env.HUTONG_OPENAPI === "ready" ? readFileSync(ready, "utf8") : printed();
const types = astToString(await openapiTS(JSON.parse(document), { defaultNonNullable: false }));
const text = `// Made by \`npm run types\`; not kept in git.\n${types}`;
mkdirSync(dirname(target), { recursive: true });
if (!existsSync(target) || readFileSync(target, "utf8") !== text) writeFileSync(target, text);
