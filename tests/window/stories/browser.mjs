// A PC on which no window can show the page: `tongban open` starts the system's browser, and lets nobody else in.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { attach, until } from "../driver.mjs";
import * as person from "../people.mjs";
import { binary } from "../world.mjs";

/** It has its own way of opening; whatever the other stories are shown by, this is told once. */
export function needs(shell) {
  const missing = ["chromium", "chromedriver"].find((program) => spawnSync(program, ["--version"]).error);
  if (shell !== "webkit41") return "told once, with the newer window";
  return missing ? missing + " is not installed" : null;
}

export const setting = {};

/** Asks the service as something else than its page would. */
function ask(port, path, headers, body) {
  return new Promise((resolve) => {
    const asked = request({ port, host: "127.0.0.1", path, headers, method: body === undefined ? "GET" : "POST" }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("error", (error) => resolve(error.code));
    asked.end(body);
  });
}

export async function story({ world, minute, picture }) {
  // A folder as a package lays it out, whose windows miss a library.
  const installed = join(world.folder, "installed/bin");
  const { port, env } = await world.browserEnv();
  let page;
  let service;
  let origin;

  await minute("neither window starts: the browser shows the page, and a notification says why", async () => {
    mkdirSync(installed, { recursive: true });
    copyFileSync(binary("tongban"), join(installed, "tongban"));
    for (const name of ["tongban-desktop", "tongban-desktop-webkit40"]) {
      writeFileSync(join(installed, name), "#!/bin/sh\necho 'error while loading shared libraries' >&2\nexit 127\n");
      chmodSync(join(installed, name), 0o755);
    }
    await world.desktop.begin();
    world.desktop.listen();
    const surroundings = { ...world.env, ...env, TONGBAN_SHELL: "" };
    service = world.start(join(installed, "tongban"), ["open", "--profile", "applicant"], ["ignore", world.log, world.log], surroundings);
    page = await attach(port, world.env, world.log);
    page.profile = "applicant";
    await until("the notification", () => world.desktop.heard.includes("同办已在浏览器中打开"));
  });

  await minute("the applicant logs in, and submits; the invitation is gone from the address", async () => {
    await person.enrol(page, "lvsiqi");
    await person.line(page, "online");
    if ((await page.run("return location.hash")).includes("token")) throw new Error("the invitation is still there");
    await person.planChange(page, "夜间回传");
    await person.submit(page);
    await person.happened(page, "submitted");
    await picture(page, "browser");
  });

  await minute("opened once more: the same service, a page that is let in at once", async () => {
    const before = (await page.ask("GET", "/window/handles")).length;
    const { status } = world.command(["open", "--profile", "applicant"]);
    if (status !== 0 || service.exitCode !== null) throw new Error(`it ended with ${status}`);
    const handles = await until("a second page", async () => {
      const now = await page.ask("GET", "/window/handles");
      return now.length > before && now;
    });
    await page.ask("POST", "/window", { handle: handles[handles.length - 1] });
    await page.see("frame");
  });

  await minute("an invitation that somebody made up, or that was used, is refused with a sentence", async () => {
    origin = await page.run("return location.origin");
    await page.ask("POST", "/url", { url: origin + "/?again#token=" + "0".repeat(64) + "&/" });
    await until("the sentence", async () => (await page.run("return document.body.innerText")).includes("这个页面已失效"));
    await picture(page, "browser-refused");
  });

  await minute("no pass, another Host, another Origin, a path: nothing is answered", async () => {
    const { port: at, host } = new URL(origin);
    const json = { "content-type": "application/json" };
    const call = JSON.stringify({ method: "session.status", params: {} });
    const seen = [
      await ask(at, "/rpc", { ...json, host }, call),
      await ask(at, "/events?token=", { host }),
      await ask(at, "/", { host: "evil.example" }),
      await ask(at, "/pass", { ...json, host, origin: "http://evil.example" }, '{"token":"x"}'),
    ];
    if (seen.some((status) => status !== 403)) throw new Error("answered: " + seen);
    const missing = await ask(at, "/../Cargo.toml", { host });
    if (missing !== 404) throw new Error("a file from elsewhere: " + missing);
  });

  await minute("another user of this PC does not even reach it", async () => {
    if (process.getuid() !== 0) return console.log("   SKIPPED: only root can be somebody else");
    const look = `require("node:http").get("${origin}/", (got) => console.log(got.resume().statusCode)).on("error", () => console.log("closed"))`;
    const said = (who) => spawnSync(process.execPath, ["-e", look], { ...who, cwd: "/", encoding: "utf8", timeout: 20_000 }).stdout.trim();
    const theirs = said({ uid: 65534, gid: 65534, env: {} });
    if (theirs !== "closed") throw new Error("they got " + theirs);
    const ours = said({});
    if (ours !== "200") throw new Error("its own person got " + ours);
  });

  await minute("it ends when asked to, and leaves no service behind", async () => {
    const { status, stderr } = world.command(["stop", "--profile", "applicant"]);
    if (status !== 0) throw new Error("stop: " + status + stderr);
    await until("its end", () => service.exitCode !== null);
    if (service.exitCode !== 0) throw new Error("it ended with " + service.exitCode);
    if (existsSync(join(world.env.XDG_RUNTIME_DIR, "tongban/applicant/service.sock"))) throw new Error("its socket is there");
    if (world.command(["stop", "--profile", "applicant"]).status !== 69) throw new Error("stopped what was not there");
    await page.close();
  });
}
