import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { offline } from "./tools/offline.ts";

const api = process.env.HUTONG_API ?? "http://127.0.0.1:8600";

export default defineConfig({
  plugins: [react(), offline()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/v1": { target: api, changeOrigin: false }, "/docs": api, "/openapi.json": api } },
  build: { target: "es2023", chunkSizeWarningLimit: 1200, modulePreload: { polyfill: false } },
  worker: { format: "es" },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
