// What the page costs on a machine without JIT: processor time of the web process's main thread, which other load on
// the machine does not change. `npm run measure [-- --jit]`. Prints; never fails: a timing is not a test.
import { readdirSync, readFileSync } from "node:fs";
import { figure } from "./figure.mjs";
import { drive, serve } from "./look.mjs";

const site = await serve(process.argv[2] ?? new URL("../dist", import.meta.url).pathname);
const jit = process.argv.includes("--jit");
const before = new Set(webProcesses());
const browser = await drive({ env: jit ? {} : { JSC_useJIT: "0" } });

function webProcesses() {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("WebKitWebProces");
    } catch {
      return false;
    }
  });
}

/** Milliseconds on the processor so far, of the main thread of our web process. */
function spent() {
  const ours = webProcesses().filter((pid) => !before.has(pid));
  return ours.reduce((sum, pid) => sum + Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6, 0);
}

const RUNS = 11;

const rest = (ms) => new Promise((later) => setTimeout(later, ms));

/** Median of eleven, with what an idle script costs taken off. */
async function cost(name, budget, prepare, act) {
  const runs = [];
  for (let i = 0; i < RUNS; i += 1) {
    await prepare();
    await rest(400);
    const idle = spent();
    await browser.run("return 1");
    await rest(250);
    const start = spent();
    await act();
    await rest(250);
    runs.push(spent() - start - (start - idle));
  }
  runs.sort((a, b) => a - b);
  const found = `${runs[(RUNS - 1) / 2].toFixed(1)} ms (${runs[0].toFixed(0)} to ${runs[RUNS - 1].toFixed(0)})`;
  const what = `${name}, ${jit ? "with" : "without"} JIT`;
  if (budget) figure("UI", what, found, `≤ ${budget} ms`, runs[(RUNS - 1) / 2] <= budget);
  else figure("UI", what, found);
}

try {
  await browser.size(1366, 768);
  await browser.go(`${site.url}/?fake=open&theme=light#/`);
  await browser.until("document.documentElement.hasAttribute('data-ready')");
  const goTo = (path) => () => browser.run(`location.hash = '${path}'`);
  for (const path of ["/done", "/draft/dr-1", "/case/c-2", "/directory", "/ledger/net-card", "/settings"]) {
    await goTo(path)();
    await rest(500);
  }
  await cost("an empty page (paint, routing)", 0, goTo("/settings"), goTo("/nowhere"));
  await cost("form of 14 fields, mounted", 30, goTo("/settings"), goTo("/draft/dr-1"));
  await cost("list of cases, opened", 20, goTo("/settings"), goTo("/done"));
  await cost("ledger, opened", 20, goTo("/settings"), goTo("/ledger/net-card"));
  await cost("directory, opened", 20, goTo("/settings"), goTo("/directory"));
  await cost("workbench, opened", 30, goTo("/settings"), goTo("/"));
  await cost(
    "20 keystrokes in a form",
    40,
    async () => {
      await goTo("/draft/dr-1")();
      await rest(300);
      await browser.run("const f=document.querySelector('textarea');f.focus();f.setSelectionRange(f.value.length,f.value.length)");
    },
    () => browser.run("for(let i=0;i<20;i+=1)document.execCommand('insertText',false,'字')"),
  );
  let nodes = 0;
  for (const path of ["/", "/done", "/draft/dr-1", "/case/c-2", "/directory", "/ledger/net-card", "/settings"]) {
    await goTo(path)();
    await rest(500);
    nodes = Math.max(nodes, await browser.run("return document.querySelectorAll('*').length"));
  }
  figure("UI", "elements of the fullest of seven screens", String(nodes), "≤ 1,500", nodes <= 1500);
} finally {
  await browser.quit();
  site.close();
}
