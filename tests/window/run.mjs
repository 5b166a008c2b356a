// What people do, in the real windows: each story in a world of its own.
//
//   [TONGBAN_SHELL=webkit40|browser] node tests/window/run.mjs [STORY …] [--out FOLDER] [--pictures]
//
// Reads like the minutes of a meeting: one line for each thing that was seen to be so, and a picture of where it
// stopped. `--pictures` renews docs/images at 1366×768 and 1920×1080.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SHELL, World } from "./world.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const { values: options, positionals } = parseArgs({
  options: { out: { type: "string" }, pictures: { type: "boolean", default: false } },
  allowPositionals: true,
});
const out = options.out ?? join(root, "target/window", SHELL);

/** Runs one story: `passed`, `failed`, or `skipped` where this machine cannot. */
async function tell(name) {
  const { story, setting, needs } = await import(`./stories/${name}.mjs`);
  const missing = needs?.(SHELL);
  if (missing) {
    console.log(`\nSKIPPED ${name}: ${missing}`);
    return "skipped";
  }
  const world = new World(join(out, name));
  const open = new Map();
  let minutes = 0;
  const scene = {
    world,
    /** The windows that are open, by profile. */
    open,
    pictures: options.pictures,
    async minute(what, seen) {
      const begun = Date.now();
      await seen();
      minutes += 1;
      console.log(`ok ${String(minutes).padStart(2)}  ${what}  (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
    },
    async window(profile, env) {
      open.set(profile, await world.window(profile, env));
      return open.get(profile);
    },
    /** A picture for the documents; else one for whoever looks at the last run. */
    async picture(of, name) {
      if (!options.pictures) return world.picture(of, name);
      const file = (size) => join(root, "docs/images", name + size + ".png");
      await of.picture(file(""));
      await of.size(1920, 1080);
      await of.picture(file("-1920"));
      await of.size(1366, 768);
    },
  };
  console.log(`\n${name}`);
  try {
    await world.begin(setting);
    await story(scene);
    console.log(`${minutes} minutes, all as they should be`);
    return "passed";
  } catch (thrown) {
    console.log("not ok  " + thrown.message);
    world.desktop?.screen(join(world.out, "stopped.png"));
    for (const [profile, of] of open) await of.picture(join(world.out, "stopped-" + profile + ".png")).catch(() => {});
    console.log(`   pictures of where it stopped and the log: ${world.out}`);
    return "failed";
  } finally {
    for (const of of open.values()) await of.close();
    await world.end();
  }
}

const all = readdirSync(join(here, "stories")).map((file) => file.replace(/\.mjs$/, ""));
const told = positionals.length > 0 ? positionals : all;
const count = { passed: 0, failed: 0, skipped: 0 };
for (const name of told) count[await tell(name)] += 1;
console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exit(count.failed > 0 ? 1 : 0);
