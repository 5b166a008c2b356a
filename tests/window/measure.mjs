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

/** Milliseconds until something has come true. */
async function took(what) {
  const begun = Date.now();
  await what();
  return Date.now() - begun;
}

async function startAndMemory(world) {
  const times = [];
  let window;
  for (let round = 0; round < 3; round += 1) {
    if (window) await world.kill(window);
    times.push(await took(async () => (window = await world.window("measured"))));
  }
  console.log(`start to page   ${times.join(" / ")} ms, the driver's own start included`);
  await person.enrol(window, "lvsiqi");
  await person.line(window, "online");
  const pid = world.pid("measured");
  const parts = [{ pid, name: "tongban-desktop" }, ...children(pid)];
  for (const part of parts) console.log(`memory          ${(memory(part.pid) / 1024).toFixed(0).padStart(4)} MiB  ${part.name}`);
  await window.close();
}

/** The directory of a province on an official's PC. */
async function tenThousand(world) {
  const window = await world.window("large");
  const first = await took(async () => {
    await person.enrol(window, "lvsiqi");
    await window.see("bench-forms");
  });
  console.log(`10,000 people   ${first} ms from the log-in to a workbench that can be used`);
  await window.go("/directory");
  const list = await took(() => window.see("directory-list", "科"));
  console.log(`10,000 people   ${list} ms until the directory shows the nearest of them`);
  await person.begin(window, "leave");
  const found = [];
  for (const text of ["zhangw", "欧阳", "1380000003"]) {
    await window.type('[data-testid="field-handover"] input', text);
    found.push(await took(() => window.see('[data-testid="combo-panel"] [role="option"]')));
  }
  console.log(`10,000 people   ${found.join(" / ")} ms from the last letter to the people found (pinyin, name, phone), the driver included`);
  const pid = world.pid("large");
  console.log(`10,000 people   ${(memory(pid) / 1024).toFixed(0)} MiB in the application`);
  await window.close();
}

const { files, gzip } = page();
console.log(`page            ${files} scripts, ${(gzip / 1024).toFixed(1)} KiB gzipped in all`);
console.log(`window          ${(statSync(join(process.env.TONGBAN_BIN, "tongban-desktop")).size / 1048576).toFixed(1)} MiB`);
for (const [people, measure] of [[0, startAndMemory], [10_000, tenThousand]]) {
  const world = new World(join(root, "target/bench"));
  try {
    await world.begin({ people });
    await measure(world);
  } finally {
    await world.end();
  }
}
