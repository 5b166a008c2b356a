// The world of a test: a virtual screen, a session bus, a hub with demo data, a line that can be cut, and the
// windows of people. Everything lies in one folder, everything ends with the test.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Line } from "./line.mjs";
import { Desktop } from "./desktop.mjs";
import { Disk } from "./disk.mjs";
import { attach, freePort, open, until } from "./driver.mjs";

/** What shows the page: `webkit41`, `webkit40` or `browser`, as `tongban open` calls them. */
export const SHELL = process.env.TONGBAN_SHELL || "webkit41";
const PROGRAM = { webkit41: "tongban-desktop", webkit40: "tongban-desktop-webkit40", browser: "tongban" }[SHELL];

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where cargo put the binaries. */
export function binary(name) {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const target = process.env.CARGO_TARGET_DIR || join(cache, "tongban/target");
  const path = join(process.env.TONGBAN_BIN || join(target, "debug"), name);
  if (!existsSync(path)) throw new Error(path + " is not built: cargo xtask test builds it");
  return path;
}

export class World {
  /** The screen has room for a large window; windows begin as most of these PCs show them. */
  constructor(out) {
    this.out = out;
    this.processes = [];
    mkdirSync(out, { recursive: true });
    // Sockets have short names; a clone may lie deep.
    this.folder = mkdtempSync(join(tmpdir(), "tongban-"));
    this.log = createWriteStream(join(out, "log.txt"));
  }

  /**
   * `policy`: what the administrator has set besides; `smallDisk`: the PCs' data lie on a disk of so many MiB; `people`:
   * so many in the directory besides the demo's forty; `composited`: as on a PC with a graphics device, whether there is one
   * here or not: without compositing the driver's picture never comes. Packages are started without.
   */
  async begin({ policy = {}, smallDisk = 0, people = 0, composited = true } = {}) {
    this.policy = policy;
    this.people = people;
    await new Promise((resolve) => this.log.once("open", resolve));
    const runtime = join(this.folder, "run");
    mkdirSync(runtime, { mode: 0o700 });
    this.env = {
      PATH: process.env.PATH,
      HOME: join(this.folder, "home"),
      // The locale in which engines forget their language.
      LANG: "C.UTF-8",
      XDG_RUNTIME_DIR: runtime,
      XDG_DATA_HOME: join(this.folder, "data"),
      XDG_CONFIG_HOME: join(this.folder, "config"),
      XDG_CACHE_HOME: join(this.folder, "cache"),
      TONGBAN_POLICY_DIR: join(this.folder, "policies"),
      NO_AT_BRIDGE: "1",
      GDK_BACKEND: "x11",
      LIBGL_ALWAYS_SOFTWARE: "1",
      ...(composited && { WEBKIT_DISABLE_COMPOSITING_MODE: "0" }),
      // Outside a user session the engine's own sandbox has nothing to stand on.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    };
    mkdirSync(this.env.HOME);
    if (smallDisk > 0) this.disk = new Disk(this.env.XDG_DATA_HOME, smallDisk);
    this.env.DISPLAY = await this.virtualScreen();
    this.env.DBUS_SESSION_BUS_ADDRESS = await this.sessionBus();
    this.desktop = new Desktop(this.env, (...started) => this.start(...started), this.log);
    await this.hub();
  }

  start(program, args, stdio, env = this.env) {
    const child = spawn(program, args, { env, stdio });
    child.on("error", (error) => this.log.write(`${program}: ${error.message}\n`));
    this.processes.push(child);
    return child;
  }

  async virtualScreen() {
    const args = ["-displayfd", "3", "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"];
    const xvfb = this.start("Xvfb", args, ["ignore", "ignore", this.log, "pipe"]);
    return ":" + (await firstLine(xvfb.stdio[3]));
  }

  /** A bus on which nobody is started: no keyring, no portal, no tray, no notifications. */
  async sessionBus() {
    const config = join(this.folder, "bus.conf");
    writeFileSync(
      config,
      `<busconfig><type>session</type><listen>unix:dir=${this.folder}</listen><policy context="default">
       <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
    );
    const args = ["--config-file=" + config, "--nofork", "--print-address=1"];
    const bus = this.start("dbus-daemon", args, ["ignore", "pipe", this.log]);
    return firstLine(bus.stdout);
  }

  async hub() {
    const data = join(this.folder, "hub");
    execFileSync(binary("tongban-hub"), ["init", "--demo", "--people", String(this.people), "--data", data], { stdio: ["ignore", "ignore", this.log] });
    const address = join(this.folder, "hub.address");
    const args = ["serve", "--data", data, "--listen", "127.0.0.1:0", "--port-file", address];
    this.start(binary("tongban-hub"), args, ["ignore", this.log, this.log]);
    await until("the hub", () => existsSync(address) && readFileSync(address, "utf8").trim() !== "");
    this.line = new Line(readFileSync(address, "utf8").trim());
    const port = await this.line.listen();
    const managed = join(this.env.TONGBAN_POLICY_DIR, "managed");
    mkdirSync(managed, { recursive: true });
    const policy = { hubUrl: "https://127.0.0.1:" + port, caFile: join(data, "tls/ca.pem"), allowKeyring: false, ...this.policy };
    writeFileSync(join(managed, "10-test.json"), JSON.stringify(policy));
  }

  /** The hub's administrator gives a command. */
  ctl(...args) {
    const data = join(this.folder, "hub");
    return execFileSync(binary("tongban-hub"), ["--data", data, "ctl", ...args], { encoding: "utf8" });
  }

  /** A file of a profile's data. */
  file(profile, name) {
    return join(this.env.XDG_DATA_HOME, "tongban", profile, name);
  }

  /** The window of a profile. */
  async window(profile, env = {}) {
    const surroundings = { ...this.env, ...env };
    const args = ["--profile", profile];
    const window =
      SHELL === "browser"
        ? await this.inBrowser(args, surroundings)
        : await open(binary(PROGRAM), args, surroundings, this.log);
    window.profile = profile;
    if (SHELL === "webkit40") window.hand = (x, y) => this.desktop.click(this.pid(profile), x, y);
    this.processes.push(window.driver);
    await window.size(1366, 768);
    return window;
  }

  /** What `tongban open` needs to show the page in a browser that a driver can take hold of. */
  async browserEnv(data = mkdtempSync(join(this.folder, "browser-"))) {
    const port = await freePort();
    // Nobody looks at these windows, and they lie over each other: they are to paint all the same.
    const seen = ["--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding"];
    const flags = ["--no-sandbox", "--no-first-run", "--disable-gpu", "--password-store=basic", "--lang=zh-CN", ...seen];
    const command = ["chromium", ...flags, "--user-data-dir=" + data, "--remote-debugging-port=" + port, "--app=%s"];
    const pages = join(root, "ui/dist");
    return { port, env: { TONGBAN_SHELL: "browser", TONGBAN_PAGES: pages, BROWSER: command.join(" ") } };
  }

  /** Browsers are nobody's children; they are known by the folder they keep their things in. */
  async noBrowser() {
    const ours = () =>
      readdirSync("/proc").filter((entry) => {
        try {
          return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/cmdline`, "utf8").includes(join(this.folder, "browser-"));
        } catch {
          return false;
        }
      });
    await until("no browser", () => {
      for (const pid of ours()) process.kill(Number(pid), "SIGKILL");
      return ours().length === 0;
    });
  }

  async inBrowser(args, surroundings) {
    const { port, env } = await this.browserEnv();
    this.start(binary("tongban"), ["open", ...args], ["ignore", this.log, this.log], { ...surroundings, ...env });
    return attach(port, surroundings, this.log);
  }

  opening(profile) {
    return [...(SHELL === "browser" ? ["open"] : []), "--profile", profile];
  }

  /** The command `tongban`, as a person at a terminal gives it: status and what it printed. */
  command(args, env = {}) {
    return spawnSync(binary("tongban"), args, { env: { ...this.env, ...env }, encoding: "utf8", timeout: 30_000 });
  }

  /** The same for its status alone, and the line to the hub goes on meanwhile: it runs in this process. */
  commandOnLine(args) {
    const child = this.start(binary("tongban"), args, ["ignore", this.log, this.log]);
    return new Promise((resolve) => child.once("exit", resolve));
  }

  /** Starts the application without a driver. */
  launch(profile) {
    return this.start(binary(PROGRAM), this.opening(profile), ["ignore", this.log, this.log]);
  }

  /** Starts the application once more, without a driver, and waits for its end. */
  runToEnd(profile, ...more) {
    return spawnSync(binary(PROGRAM), [...this.opening(profile), ...more], { env: this.env, encoding: "utf8", timeout: 30_000 });
  }

  /** A start that ends in a message: it is read, closed, and the exit code is what a script would see. */
  async refusedStart(profile) {
    const child = this.launch(profile);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await this.desktop.focus(child.pid);
    this.desktop.run("xdotool", "key", "Return");
    return ended;
  }

  /** As when the power goes: the application gets no chance to say anything. */
  async kill(window) {
    const pid = this.pid(window.profile);
    process.kill(pid, "SIGKILL");
    // A zombie whose threads are gone has let go of everything; before that, files may still be open.
    await until("the end of " + pid, () => {
      if (!existsSync(`/proc/${pid}`)) return true;
      return readdirSync(`/proc/${pid}/task`).length <= 1 && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    });
    window.driver.kill("SIGKILL");
  }

  /** The application of a profile in this world. */
  pid(profile) {
    const ours = readdirSync("/proc").filter((entry) => {
      try {
        if (readlinkSync(`/proc/${entry}/exe`) !== binary(PROGRAM)) return false;
        const args = readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0");
        const env = readFileSync(`/proc/${entry}/environ`, "utf8").split("\0");
        return args.includes(profile) && env.includes("XDG_RUNTIME_DIR=" + this.env.XDG_RUNTIME_DIR);
      } catch {
        return false;
      }
    });
    if (ours.length !== 1) throw new Error(`${ours.length} applications of profile ${profile}`);
    return Number(ours[0]);
  }

  /** Drags a file from a file manager to a part of a window. */
  async drop(path, window, target) {
    const frame = await this.desktop.focus(this.pid(window.profile));
    const { x, y } = await window.place(target);
    const [left, top] = this.desktop.corner(frame);
    await this.desktop.drop(path, left + x, top + y);
  }

  picture(window, name) {
    return window.picture(join(this.out, name + ".png"));
  }

  async end() {
    if (this.line) this.line.close();
    for (const child of this.processes.reverse()) child.kill();
    await this.noBrowser();
    if (this.disk) this.disk.end();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    await new Promise((resolve) => this.log.end(resolve));
  }
}

function firstLine(stream) {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stream });
    lines.once("line", (line) => resolve(line.trim()));
    lines.once("close", () => reject(new Error("ended before it said anything")));
  });
}
