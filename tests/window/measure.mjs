// Figures from the real window, for `cargo xtask bench`: printed, never asserted.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as person from "./people.mjs";
import { World } from "./world.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Proportional set size of a process, KiB: shared pages are counted by their share. */
function memory(pid) {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)[1]);
}

function children(pid) {
  const all = execFileSync("ps", ["-eo", "pid=,ppid=,comm="], { encoding: "utf8" }).trim().split("\n");
  const rows = all.map((line) => line.trim().split(/\s+/));
  return rows.filter(([, parent]) => Number(parent) === pid).map(([child, , name]) => ({ pid: Number(child), name }));
}

function page() {
  const folder = join(root, "ui/dist/assets");
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const sizes = scripts.map((name) => gzipSync(readFileSync(join(folder, name))).length);
  return { files: scripts.length, gzip: sizes.reduce((sum, size) => sum + size, 0) };
}

const world = new World(join(root, "target/bench"));
try {
  await world.begin();
  const { files, gzip } = page();
  console.log(`page            ${files} scripts, ${(gzip / 1024).toFixed(1)} KiB gzipped in all`);
  console.log(`window          ${(statSync(join(process.env.TONGBAN_BIN, "tongban-desktop")).size / 1048576).toFixed(1)} MiB`);
  const times = [];
  let window;
  for (let round = 0; round < 3; round += 1) {
    if (window) await world.kill(window);
    const begun = Date.now();
    window = await world.window("measured");
    times.push(Date.now() - begun);
  }
  console.log(`start to page   ${times.join(" / ")} ms, the driver's own start included`);
  await person.enrol(window, "lvsiqi");
  await person.line(window, "online");
  const pid = world.pid("measured");
  const parts = [{ pid, name: "tongban-desktop" }, ...children(pid)];
  for (const part of parts) console.log(`memory          ${(memory(part.pid) / 1024).toFixed(0).padStart(4)} MiB  ${part.name}`);
  await window.close();
} finally {
  await world.end();
}
