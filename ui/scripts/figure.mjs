// One row of docs/BENCH.md: printed, and written down where `cargo xtask bench` has named a folder.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** `target`: what is asked for, and `met`: whether that was found; both only where something is asked. */
export function figure(id, what, found, target = "", met = null) {
  console.log(`${id.padEnd(4)} ${what}: ${found}${target && `; asked: ${target}`}${met === null ? "" : met ? " (met)" : " (NOT met)"}`);
  const folder = process.env.TONGBAN_FIGURES;
  if (!folder) return;
  const name = `${id} ${what}`.replace(/[^A-Za-z0-9]/g, "-");
  writeFileSync(join(folder, name + ".json"), JSON.stringify({ id, what, target, found, met }, null, 2));
}
