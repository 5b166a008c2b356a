// One page, run by four shells: Tauri 2, Tauri 1.8, a browser against the local service, a browser against
// the hub. The floor is WebKitGTK 2.28 (Safari 13.1); `scripts/audit.mjs` checks what is built against it.
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

export default defineConfig({
  base: "./",
  plugins: [solid()],
  build: {
    target: "safari13.1",
    cssTarget: "safari13.1",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 2048,
    reportCompressedSize: false,
  },
  server: { port: 5173, strictPort: true },
  preview: { port: 4173, strictPort: true },
});
