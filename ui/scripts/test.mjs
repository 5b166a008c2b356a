// Unit tests: bundles every `*.test.ts` with the page's own bundler (so that Solid is the one of browsers) and runs
// them with node's runner. `node scripts/test.mjs router` runs those whose path has the word.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import solid from "vite-plugin-solid";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OUT = join(ROOT, "node_modules/.cache/tests");
const wanted = process.argv[2] ?? "";

function tests(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return tests(path);
    return /\.test\.tsx?$/.test(name) && path.includes(wanted) ? [path] : [];
  });
}

const found = tests(join(ROOT, "src"));
if (found.length === 0) {
  console.error("no test is named " + wanted);
  process.exit(1);
}
rmSync(OUT, { recursive: true, force: true });
await build({
  root: ROOT,
  configFile: false,
  logLevel: "warn",
  plugins: [solid({ ssr: false })],
  resolve: { conditions: ["browser", "development"] },
  ssr: { noExternal: true, resolve: { conditions: ["browser", "development"] } },
  build: {
    ssr: true,
    outDir: OUT,
    emptyOutDir: true,
    minify: false,
    sourcemap: "inline",
    rolldownOptions: {
      input: Object.fromEntries(found.map((path) => [relative(join(ROOT, "src"), path).replace(/[\\/]/g, "-").replace(/\.tsx?$/, ""), path])),
      output: { entryFileNames: "[name].mjs", chunkFileNames: "chunk-[name]-[hash].mjs" },
    },
  },
});
const files = readdirSync(OUT).filter((name) => name.endsWith(".test.mjs")).map((name) => join(OUT, name));
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", ...files], { stdio: "inherit", env: { ...process.env, TZ: "Asia/Shanghai" } });
process.exit(status ?? 1);
