import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { brotliCompressSync, constants } from "node:zlib";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const server = process.env["LIANGZHU_SERVER"] ?? "http://127.0.0.1:8686";

/** Writes a compressed copy beside each file that gains by it, so that the server sends it as it is. */
const brotli = {
  name: "brotli",
  apply: "build" as const,
  closeBundle() {
    const dist = fileURLToPath(new URL("dist", import.meta.url));
    const names = readdirSync(dist, { recursive: true, encoding: "utf8" });
    for (const name of names.filter((name) => /\.(js|css|svg)$/.test(name))) {
      const plain = readFileSync(join(dist, name));
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
      writeFileSync(join(dist, `${name}.br`), brotliCompressSync(plain, { params }));
    }
  },
};

export default defineConfig({
  plugins: [react(), brotli],
  resolve: { alias: { "~": fileURLToPath(new URL("src", import.meta.url)) } },
  build: { target: "chrome100", assetsInlineLimit: 0, chunkSizeWarningLimit: 1200, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": { target: server, changeOrigin: true } } },
});
