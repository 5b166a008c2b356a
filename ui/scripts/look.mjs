// Looks at pages in a real WebKitGTK: `npm run look -- OUT [scene…]`. Needs webkit2gtk-driver, its MiniBrowser and,
// where there is no screen, Xvfb. Serves DIST (a build of `--mode fake`) itself, on a free port.
import { spawn } from "node:child_process";
import { createReadStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** A folder on a free port of this machine. */
export async function serve(folder) {
  const server = createServer((request, response) => {
    const path = join(folder, decodeURIComponent(new URL(request.url, "http://x").pathname).replace(/\/$/, "/index.html"));
    if (!path.startsWith(folder) || !existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": (TYPES[extname(path)] ?? "application/octet-stream") + "; charset=utf-8" });
    createReadStream(path).pipe(response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: "http://127.0.0.1:" + server.address().port, close: () => server.close() };
}

/** A port that nobody listens on now. */
async function freePort() {
  const taken = createServer();
  await new Promise((done) => taken.listen(0, "127.0.0.1", done));
  const { port } = taken.address();
  await new Promise((done) => taken.close(done));
  return port;
}

/** A screen of our own where there is none: the number of its display. */
async function screen() {
  if (process.env.DISPLAY) return { display: process.env.DISPLAY, close: () => {} };
  const xvfb = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1920x1200x24", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
  const number = await new Promise((told, failed) => {
    xvfb.once("error", failed);
    xvfb.stdout.once("data", (line) => told(String(line).trim()));
  });
  return { display: ":" + number, close: () => xvfb.kill() };
}

/** A browser driven by WebKitWebDriver. */
export async function drive({ env = {} } = {}) {
  const port = await freePort();
  const shown = await screen();
  const driver = spawn("WebKitWebDriver", ["--port=" + port], {
    // The engine's sandbox does not start for root, who only tests.
    env: { ...process.env, ...(process.getuid() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" } : {}), DISPLAY: shown.display, ...env },
    stdio: "ignore",
  });
  const base = "http://127.0.0.1:" + port;
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      if ((await fetch(base + "/status")).ok) break;
    } catch {
      await new Promise((later) => setTimeout(later, 100));
    }
  }
  const ask = async (verb, path, body) => {
    const answer = await fetch(base + path, { method: verb, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (value && value.error) throw new Error(value.error + ": " + value.message);
    return value;
  };
  const binary = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/libexec"].map((at) => at + "/webkit2gtk-4.1/MiniBrowser").find(existsSync);
  const { sessionId } = await ask("POST", "/session", {
    capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary, args: ["--automation"] } } },
  });
  const session = "/session/" + sessionId;
  const browser = {
    go: (url) => ask("POST", session + "/url", { url }),
    size: (width, height) => ask("POST", session + "/window/rect", { width, height }),
    run: (script, ...args) => ask("POST", session + "/execute/sync", { script, args }),
    keys: (...keys) =>
      ask("POST", session + "/actions", {
        actions: [{ type: "key", id: "keyboard", actions: keys.flatMap((key) => [{ type: "keyDown", value: key }, { type: "keyUp", value: key }]) }],
      }),
    chord: (mod, key) =>
      ask("POST", session + "/actions", {
        actions: [{ type: "key", id: "keyboard", actions: [{ type: "keyDown", value: mod }, { type: "keyDown", value: key }, { type: "keyUp", value: key }, { type: "keyUp", value: mod }] }],
      }),
    click: async (css) => {
      const element = await ask("POST", session + "/element", { using: "css selector", value: css });
      await ask("POST", session + "/element/" + Object.values(element)[0] + "/click", {});
    },
    type: async (css, text) => {
      const element = await ask("POST", session + "/element", { using: "css selector", value: css });
      await ask("POST", session + "/element/" + Object.values(element)[0] + "/value", { text });
    },
    until: async (script, what = script) => {
      for (let tries = 0; tries < 100; tries += 1) {
        // What is not there yet has no properties either.
        if (await browser.run("try{return Boolean(" + script + ")}catch(e){return false}")) return;
        await new Promise((later) => setTimeout(later, 50));
      }
      throw new Error("did not come: " + what);
    },
    /** Two frames later: a screenshot is else of the frame before. */
    shot: async (file) => {
      await ask("POST", session + "/execute/async", { script: "const done=arguments[0];requestAnimationFrame(()=>requestAnimationFrame(()=>setTimeout(done,60)))", args: [] });
      writeFileSync(file, Buffer.from(await ask("GET", session + "/screenshot"), "base64"));
    },
    quit: async () => {
      await ask("DELETE", session).catch(() => {});
      const gone = new Promise((done) => driver.once("exit", done));
      driver.kill();
      await gone;
      shown.close();
    },
  };
  return browser;
}

const SCENES = JSON.parse(readFileSync(new URL("./scenes.json", import.meta.url), "utf8"));

async function main() {
  const [, , dist, out, ...wanted] = process.argv;
  const site = await serve(dist);
  const browser = await drive();
  try {
    for (const scene of SCENES) {
      if (wanted.length > 0 && !wanted.some((one) => scene.name.includes(one))) continue;
      const [width, height] = scene.size ?? [1366, 768];
      await browser.size(width, height);
      const look = { theme: scene.theme ?? "light", zoom: scene.zoom ?? 100, careMode: scene.care === true };
      const query = `?fake=${scene.fake ?? "open"}&theme=${look.theme}&zoom=${look.zoom}&care=${look.careMode}&${scene.name}`;
      await browser.go(site.url + "/" + query + "#" + (scene.path ?? "/"));
      await browser.until("document.documentElement.hasAttribute('data-ready')", scene.name);
      await new Promise((later) => setTimeout(later, 400));
      for (const [act, ...args] of scene.then ?? []) {
        await browser[act](...args);
        await new Promise((later) => setTimeout(later, 250));
      }
      await browser.shot(join(out, "ui-" + scene.name + ".png"));
      console.log(scene.name);
    }
  } finally {
    await browser.quit();
    site.close();
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main();
