// A W3C WebDriver client, as much of it as a person at a window needs: look, click, type, take a picture.
// WebKitWebDriver starts the real binary; one driver process a window, because it keeps one session. A browser is started by
// the application, and its driver attaches to it.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** How long something may take to come true before the story stops. Generous: it is a limit, not a measure. */
export const PATIENCE = 30_000;

/** Until `look` gives something; what it threw last is the reason when it never does. */
export async function until(what, look, patience = PATIENCE) {
  const end = Date.now() + patience;
  let why = "";
  while (Date.now() < end) {
    try {
      const found = await look();
      if (found) return found;
      why = "";
    } catch (thrown) {
      why = ": " + thrown.message;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never came: ${what}${why}`);
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts `binary` and takes hold of its window; a browser is sent to `url` first. */
export async function open(binary, args, env, log, url) {
  const port = await freePort();
  const driven = { ...env, TAURI_AUTOMATION: "true", TAURI_WEBVIEW_AUTOMATION: "true" };
  const driver = spawn("WebKitWebDriver", ["--port=" + port], { env: driven, stdio: ["ignore", log, log] });
  const base = "http://127.0.0.1:" + port;
  await until("the driver", async () => (await fetch(base + "/status")).ok);
  const options = { "webkitgtk:browserOptions": { binary, args } };
  const session = await ask(base, "POST", "/session", { capabilities: { alwaysMatch: options } });
  const window = new Window(base + "/session/" + session.sessionId, driver);
  if (url) await window.ask("POST", "/url", { url });
  await until("the page", () => window.run("return document.documentElement.dataset.ready !== undefined"));
  return window;
}

/** Takes hold of a Chromium that somebody else has started, at its port for developers. */
export async function attach(debugged, env, log) {
  await until("the browser", async () => (await fetch(`http://127.0.0.1:${debugged}/json/version`)).ok);
  const port = await freePort();
  const driver = spawn("chromedriver", ["--port=" + port], { env, stdio: ["ignore", log, log] });
  const base = "http://127.0.0.1:" + port;
  await until("the driver", async () => (await fetch(base + "/status")).ok);
  const options = { "goog:chromeOptions": { debuggerAddress: "127.0.0.1:" + debugged } };
  const session = await ask(base, "POST", "/session", { capabilities: { alwaysMatch: options } });
  const window = new Window(base + "/session/" + session.sessionId, driver);
  await until("the page", () => window.run("return document.documentElement.dataset.ready !== undefined"));
  return window;
}

async function ask(base, method, path, body) {
  const response = await fetch(base + path, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const { value } = await response.json();
  if (value && value.error) throw new Error(value.error + ": " + value.message);
  return value;
}

/** `[data-testid=…]`, or any selector that is not a bare name. */
const selector = (target) => (/^[\w-]+$/.test(target) ? `[data-testid="${target}"]` : target);

class Window {
  constructor(base, driver) {
    this.base = base;
    this.driver = driver;
    /** Where the engine lets no driver move a pointer: a hand on the real one, that takes a place in the window. */
    this.hand = null;
  }

  ask(method, path, body) {
    return ask(this.base, method, path, body);
  }

  /** Runs a piece of script in the page. */
  run(script, ...args) {
    return this.ask("POST", "/execute/sync", { script, args });
  }

  async all(target) {
    const found = await this.ask("POST", "/elements", { using: "css selector", value: selector(target) });
    return found.map((one) => one[ELEMENT]);
  }

  async has(target) {
    return (await this.all(target)).length > 0;
  }

  /** The first that is shown, once there is one; with `text`, one that says it. */
  see(target, text, patience) {
    const what = selector(target) + (text === undefined ? "" : ` saying “${text}”`);
    return until(what, async () => {
      const found = await this.run(
        `const [selector, text] = arguments;
         const shown = (one) => one.getClientRects().length > 0;
         const says = (one) => text === null || (one.innerText || one.value || "").indexOf(text) >= 0;
         return Array.prototype.filter.call(document.querySelectorAll(selector), (one) => shown(one) && says(one))[0];`,
        selector(target),
        text ?? null,
      );
      return found && found[ELEMENT];
    }, patience);
  }

  gone(target) {
    return until(selector(target) + " gone", async () => !(await this.has(target)));
  }

  async text(target) {
    return this.ask("GET", `/element/${await this.see(target)}/text`);
  }

  /** Its role where it has one, else its tag: `radiogroup`, `SELECT`. */
  async kind(target) {
    const element = { [ELEMENT]: await this.see(target) };
    return this.run("return arguments[0].getAttribute('role') || arguments[0].tagName", element);
  }

  /** What a field holds. */
  async value(target) {
    return this.ask("GET", `/element/${await this.see(target)}/property/value`);
  }

  /** A click that lands: with the pointer, in the middle of what is in view, once nothing lies over it. */
  async click(target, text) {
    await until("a click on " + selector(target), async () => {
      const element = await this.see(target, text);
      const at = await this.run(
        `const [one] = arguments;
         one.scrollIntoView({ block: "center" });
         const box = one.getBoundingClientRect();
         const [x, y] = [box.left + box.width / 2, box.top + box.height / 2].map(Math.round);
         const hit = document.elementFromPoint(x, y);
         if (hit !== null && (one.contains(hit) || hit.contains(one))) return [x, y];
         throw new Error("it lies under " + (hit ? hit.outerHTML.slice(0, 200) : "nothing"));`,
        { [ELEMENT]: element },
      );
      await this.clickAt(...at);
      return true;
    });
  }

  async clickAt(x, y) {
    if (this.hand) return this.hand(x, y);
    const pointer = [
      { type: "pointerMove", x, y, origin: "viewport" },
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
    ];
    return this.ask("POST", "/actions", { actions: [{ type: "pointer", id: "mouse", actions: pointer }] });
  }

  /** Types into a field, over what is there. */
  async type(target, text) {
    // What moves while the pointer is on its way is clicked once more.
    await until(selector(target) + " to type in", async () => {
      await this.click(target);
      return this.run(
        `const [wanted] = arguments;
         if (document.activeElement !== document.querySelector(wanted)) return false;
         document.activeElement.select();
         return true;`,
        selector(target),
      );
    });
    // No keyboard has these letters: what an input method gives comes in like this.
    if (this.hand) {
      if (await this.run("return document.execCommand('insertText', false, arguments[0])", text)) return;
      throw new Error(`${selector(target)} takes no text`);
    }
    const actions = Array.from(text).flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    await this.ask("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Chooses in a native select by what the option says. */
  async choose(target, text) {
    const element = await this.see(target);
    await this.run(
      `const [select, text] = arguments;
       const option = Array.prototype.filter.call(select.options, (one) => one.text.indexOf(text) >= 0)[0];
       if (!option) throw new Error("no option " + text);
       select.value = option.value;
       select.dispatchEvent(new Event("input", { bubbles: true }));
       select.dispatchEvent(new Event("change", { bubbles: true }));`,
      { [ELEMENT]: element },
      text,
    );
  }

  /** Where the middle of something is in the window, once it has come to rest there. */
  async place(target) {
    const element = { [ELEMENT]: await this.see(target) };
    let before = "";
    return until(selector(target) + " at rest", async () => {
      const place = await this.run(
        `const [one] = arguments;
         one.scrollIntoView({ block: "center" });
         const box = one.getBoundingClientRect();
         return { x: Math.round(box.left + box.width / 2), y: Math.round(box.top + box.height / 2) };`,
        element,
      );
      const same = before === JSON.stringify(place);
      before = JSON.stringify(place);
      return same && place;
    });
  }

  go(route) {
    return this.run("location.hash = arguments[0]", route);
  }

  size(width, height) {
    return this.ask("POST", "/window/rect", { width, height });
  }

  /** The driver hands out the frame before the last one unless two have passed. */
  async picture(file) {
    const frames = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";
    await this.ask("POST", "/execute/async", { script: frames, args: [] });
    writeFileSync(file, Buffer.from(await this.ask("GET", "/screenshot"), "base64"));
  }

  /** Closes the window in an orderly way. */
  async close() {
    try {
      await this.ask("DELETE", "");
    } catch {
      // The application went first.
    }
    this.driver.kill();
  }
}
