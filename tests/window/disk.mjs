// A small disk of its own for the data of PCs, so that it can be full or read-only. Mounted by root; others see the
// stories that need it skipped, and say so.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Why there can be none here; null: there can. */
export function noDisk() {
  return process.getuid() === 0 ? null : "only root may mount a disk";
}

export class Disk {
  constructor(folder, mebibytes) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m,mode=0755`, "tongban-test", folder]);
  }

  /** Not a byte is left. */
  fill() {
    const { bavail, bsize } = statfsSync(this.folder);
    writeFileSync(join(this.folder, "ballast"), Buffer.alloc(bavail * bsize));
  }

  empty() {
    rmSync(join(this.folder, "ballast"), { force: true });
  }

  /** Takes nothing any more; nobody may have a file of it open. */
  readOnly(wanted) {
    execFileSync("mount", ["-o", "remount," + (wanted ? "ro" : "rw"), this.folder]);
  }

  end() {
    try {
      execFileSync("umount", ["-l", this.folder]);
    } catch {
      // It was never mounted.
    }
  }
}
