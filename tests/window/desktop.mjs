// What stands around a window on a PC, for the stories that need it: a window manager, a keyring, notifications, a tray,
// the desktop's own file dialogue, somebody's hand on the mouse. All of it the real thing, from the system's packages.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./driver.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const XFCE = "/usr/lib/x86_64-linux-gnu/xfce4";
const LOGIN = "desktop-login";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Desktop {
  /** `start(program, args, stdio, env)` starts something that ends with the world. */
  constructor(env, start, log) {
    this.env = env;
    this.start = start;
    this.log = log;
  }

  run(program, ...args) {
    return execFileSync(program, args, { env: this.env, encoding: "utf8", stdio: ["ignore", "pipe", this.log] });
  }

  /** What a program says that may fail. */
  read(program, ...args) {
    return spawnSync(program, args, { env: this.env, encoding: "utf8" }).stdout;
  }

  /** The whole screen, where there is a program for it: what no page shows. */
  screen(file) {
    spawnSync("import", ["-window", "root", file], { env: this.env, stdio: "ignore" });
  }

  background(program, ...args) {
    return this.start(program, args, ["ignore", this.log, this.log]);
  }

  owned(name) {
    return this.run("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.ListNames").includes(`"${name}"`);
  }

  /** Windows have frames and a focus; notifications are shown; the panel has a tray. */
  async begin() {
    await this.manageWindows();
    this.background("dunst");
    this.background(`${XFCE}/xfconf/xfconfd`);
    await until("settings", () => this.owned("org.xfce.Xfconf"));
    const set = (property, ...value) => this.run("xfconf-query", "-c", "xfce4-panel", "-p", property, "-n", ...value);
    set("/panels", "-a", "-t", "int", "-s", "1");
    set("/panels/panel-1/plugin-ids", "-a", "-t", "int", "-s", "1");
    set("/panels/panel-1/position", "-t", "string", "-s", "p=8;x=960;y=1060");
    set("/panels/panel-1/size", "-t", "uint", "-s", "40");
    set("/panels/panel-1/length", "-t", "uint", "-s", "100");
    set("/plugins/plugin-1", "-t", "string", "-s", "systray");
    this.background("xfce4-panel", "--disable-wm-check");
    await until("a tray", () => this.owned("org.kde.StatusNotifierWatcher"));
    await until("notifications", () => this.owned("org.freedesktop.Notifications"));
  }

  async manageWindows() {
    if (this.manager) return;
    this.manager = this.background("openbox", "--sm-disable");
    await until("a window manager", () => this.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK").includes("window id"));
  }

  /** A keyring of the desktop, `open` or `locked`. */
  async keyring(state) {
    if (this.keyringDaemon) {
      this.keyringDaemon.kill();
      await until("no keyring", () => !this.owned("org.freedesktop.secrets"));
    }
    const open = state === "open";
    const args = ["--foreground", "--components=secrets", ...(open ? ["--unlock"] : [])];
    this.keyringDaemon = this.start("gnome-keyring-daemon", args, ["pipe", this.log, this.log]);
    this.keyringDaemon.stdin.end(open ? LOGIN : "");
    await until("a keyring", () => this.owned("org.freedesktop.secrets"));
  }

  /** The top-level windows of a process. */
  windowsOf(pid) {
    const found = spawnSync("xdotool", ["search", "--onlyvisible", "--pid", String(pid)], { env: this.env, encoding: "utf8" });
    return found.stdout.trim().split("\n").filter(Boolean);
  }

  /** The first of them, once there is one. Asked once a look: a window may be gone at the next. */
  async windowOf(pid) {
    const found = await until("a window of " + pid, () => {
      const windows = this.windowsOf(pid);
      return windows.length > 0 && windows;
    });
    return found[0];
  }

  /** Where on the screen a window's content begins. */
  corner(window) {
    const said = this.run("xwininfo", "-id", window);
    return ["X", "Y"].map((axis) => Number(new RegExp(`Absolute upper-left ${axis}: +(-?\\d+)`).exec(said)[1]));
  }

  async focus(pid) {
    const window = await this.windowOf(pid);
    this.run("xdotool", "windowactivate", "--sync", window);
    return window;
  }

  /** Clicks at a place in a process's window, above all others. */
  async click(pid, x, y) {
    const window = await this.windowOf(pid);
    await this.raise(window);
    const [left, top] = this.corner(window);
    this.run("xdotool", "mousemove", "--sync", String(left + x), String(top + y), "click", "1");
  }

  /** To the front and into focus. A window manager does it in its own time: a click before goes to what lies over it. */
  async raise(window) {
    if (!this.manager) return this.run("xdotool", "windowraise", window, "windowfocus", "--sync", window);
    this.run("xdotool", "windowactivate", "--sync", window);
    // A panel lies over everything, always.
    const isPanel = (one) => this.run("xprop", "-id", one, "_NET_WM_WINDOW_TYPE").includes("DOCK");
    await until("it in front", () => {
      const said = this.run("xprop", "-root", "_NET_CLIENT_LIST_STACKING");
      const stacked = said.match(/0x[0-9a-f]+/g) ?? [];
      const front = stacked.reverse().find((one) => !isPanel(one));
      return Number(front) === Number(window);
    });
  }

  /** As by the cross in the window's frame. */
  async close(pid) {
    await this.focus(pid);
    this.run("xdotool", "key", "alt+F4");
  }

  /** Types a path into the dialogue for files that an application has just opened. */
  async answerFileDialog(pid, path) {
    const isDialog = (one) => this.run("xprop", "-id", one, "_NET_WM_WINDOW_TYPE").includes("DIALOG");
    const dialog = await until("the file dialogue", () => this.windowsOf(pid).find(isDialog));
    this.run("xdotool", "windowactivate", "--sync", dialog);
    // A path begins with a slash, which opens the place for one; where there is one already, it is replaced.
    this.run("xdotool", "key", "slash", "ctrl+a");
    const clipboard = this.start("xclip", ["-selection", "clipboard", "-quiet"], ["pipe", this.log, this.log]);
    clipboard.stdin.end(path);
    await until("the clipboard", () => this.read("xclip", "-selection", "clipboard", "-o") === path);
    this.run("xdotool", "key", "ctrl+v", "Return");
    await until("the dialogue gone", () => !this.windowsOf(pid).includes(dialog));
  }

  /** Drags a file from another application's window and lets it go at a place of the screen. */
  async drop(path, x, y) {
    const source = this.start("/usr/bin/python3", [join(here, "drag_source.py"), path], ["ignore", this.log, this.log]);
    const window = await this.windowOf(source.pid);
    const [X, Y] = this.corner(window);
    const mouse = (...args) => this.run("xdotool", ...args);
    mouse("mousemove", X + 120, Y + 80);
    await pause(300);
    mouse("mousedown", "1");
    await pause(300);
    // By way of several points, as a hand does: a drag begins and is followed by what moves.
    for (let step = 1; step <= 10; step += 1) {
      mouse("mousemove", Math.round(X + 120 + ((x - X - 120) * step) / 10), Math.round(Y + 80 + ((y - Y - 80) * step) / 10));
      await pause(120);
    }
    await pause(300);
    mouse("mouseup", "1");
    await pause(1000);
    source.kill();
  }

  /** Hears what is notified from now on. */
  listen() {
    const monitor = this.start("dbus-monitor", ["--session", "interface='org.freedesktop.Notifications',member='Notify'"], ["ignore", "pipe", this.log]);
    this.heard = "";
    monitor.stdout.on("data", (data) => (this.heard += data));
  }

  /** Clicks the newest notification. */
  clickNotification() {
    this.run("dunstctl", "action", "0");
  }

  /** Names on the bus of the icons in the tray. */
  trayIcons() {
    const of = ["org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "RegisteredStatusNotifierItems"];
    const [name, path, ...property] = of;
    const said = this.run("dbus-send", "--session", "--print-reply", "--dest=" + name, path, "org.freedesktop.DBus.Properties.Get", ...property.map((one) => "string:" + one));
    return [...said.matchAll(/string "([^"/]+)/g)].map((found) => found[1]);
  }

  /** As the panel does for a click on the icon of an application. */
  clickTray(pid) {
    const item = this.trayIcons().find((name) => name.includes("-" + pid + "-")) ?? this.trayIcons()[0];
    this.run("dbus-send", "--session", "--print-reply", "--dest=" + item, "/StatusNotifierItem", "org.kde.StatusNotifierItem.Activate", "int32:0", "int32:0");
  }

  /** Processes of pages below an application. */
  pages(pid) {
    return readdirSync("/proc").filter((entry) => {
      if (!/^\d+$/.test(entry) || !existsSync(`/proc/${entry}/stat`)) return false;
      try {
        const [name, parent] = /\((.*)\) . (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, "utf8")).slice(1);
        return name.startsWith("WebKitWebProces") && Number(parent) === pid;
      } catch {
        return false;
      }
    });
  }
}
