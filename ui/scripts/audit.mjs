// Reads what was built and fails on anything newer than the floor (WebKitGTK 2.28, Safari 13.1), on WebAssembly,
// on other hosts, and over the budgets. Text search is enough here: the build is minified and holds no comments.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";

const DIST = process.argv[2] ?? new URL("../dist", import.meta.url).pathname;
/** Gzipped bytes: what loads before the first paint, and what any lazy chunk with its styles may add. */
const SHELL = 45 * 1024;
const ROUTE = 30 * 1024;

const SCRIPT = {
  "lookbehind (16.4)": /\(\?<[=!]/g,
  "named group (11.1, kept out of hot code)": /\(\?<[A-Za-z]/g,
  "structuredClone (15.4)": /\bstructuredClone\(/g,
  ".at() (15.4)": /\.at\(-?\d/g,
  "Object.hasOwn (15.4)": /Object\.hasOwn\b/g,
  "replaceAll (13.1, wanted out)": /\.replaceAll\(/g,
  "WeakRef (14.1)": /\bWeakRef\b/g,
  "FinalizationRegistry (14.1)": /\bFinalizationRegistry\b/g,
  "replaceChildren (14)": /\.replaceChildren\(/g,
  "findLast (15.4)": /\.findLast(Index)?\(/g,
  "toSorted, toReversed, toSpliced (16)": /\.to(Sorted|Reversed|Spliced)\(/g,
  "Array.fromAsync (16.4)": /Array\.fromAsync/g,
  "Object.groupBy (17.4)": /(Object|Map)\.groupBy/g,
  "Promise.any (14)": /Promise\.any\(/g,
  "Promise.withResolvers (17.4)": /withResolvers/g,
  "Intl.Segmenter (14.1)": /Intl\.Segmenter/g,
  "Intl.ListFormat (14.1)": /Intl\.ListFormat/g,
  "dateStyle (14.1)": /\b(dateStyle|timeStyle):/g,
  "adoptedStyleSheets (16.4)": /adoptedStyleSheets/g,
  "checkVisibility (17.4)": /checkVisibility/g,
  "popover (17)": /showPopover|popovertarget/gi,
  "dialog.showModal (15.4)": /\.showModal\(/g,
  "AbortSignal.any, timeout (16, 17.4)": /AbortSignal\.(any|timeout)/g,
  "crypto.randomUUID (15.4)": /randomUUID/g,
  "static block (16.4)": /[;{}]static\{/g,
  "private field (14.1, 15)": /[;{}]#[a-z]\w*[=;(]/gi,
  "class field (14.1)": /class(?:\s+\w+)?(?:\s+extends\s+[\w.]+)?\s*\{(?:static\s+)?\w+\s*=/g,
  "logical assignment (14)": /(\|\||&&|\?\?)=/g,
  "numeric separator (13)": /\b\d+_\d+\b(?!\w)/g,
  "BigInt literal (14)": /\b\d+n\b/g,
  "top-level await (15)": /^await /gm,
  "regex d or v flag": /\/[gimsuy]*[dv][gimsuy]*(?=[,;).])/g,
  "requestIdleCallback (none)": /requestIdleCallback\(/g,
  "ResizeObserver (13.1, unproven on 2.28)": /new ResizeObserver/g,
  "smooth scroll options (15.4)": /behavior:"smooth"/g,
  "Blob.arrayBuffer, Blob.text (14)": /\b(file|blob)\.(arrayBuffer|text)\(/gi,
  "inert (15.5)": /\.inert\s*=/g,
  WebAssembly: /\bWebAssembly\b/g,
  "eval, new Function": /\bnew Function\(|[^.\w]eval\(/g,
  "navigator.language": /navigator\.languages?\b/g,
  "locale left to the system": /toLocale(Date|Time)?String\(\)|localeCompare\([^,()]*\)/g,
};

const STYLE = {
  "@layer (15.4)": /@layer\b/g,
  "@container (16)": /@container\b/g,
  ":has (15.4)": /:has\(/g,
  ":where (14)": /:where\(/g,
  ":is (14)": /:is\(/g,
  "inset (14.1)": /[;{]inset:/g,
  "inset-inline, inset-block (14.1)": /inset-(inline|block)/g,
  "margin-inline, padding-block (14.1)": /(margin|padding)-(inline|block):/g,
  "aspect-ratio (15)": /aspect-ratio:/g,
  "color-mix (16.2)": /color-mix\(/g,
  "nesting (16.5)": /[{;]&[ :.[>]/g,
  ":focus-visible (15.4)": /:focus-visible/g,
  "accent-color (15.4)": /accent-color:/g,
  "dvh, svh, lvh (15.4)": /\d[dsl]v[hw]\b/g,
  "scrollbar-gutter (18.2)": /scrollbar-gutter/g,
  "overscroll-behavior (16)": /overscroll-behavior/g,
  "overflow-wrap: anywhere (15.4)": /overflow-wrap:anywhere/g,
  "scroll-behavior (15.4), scroll-margin (14.1)": /scroll-(behavior|margin|padding)/g,
  "contain (15.4)": /[;{]contain:/g,
  "user-select without prefix (never in Safari)": /[;{]user-select:(?![^}]*-webkit-user-select)(?<!-webkit-user-select:[^}]*)/g,
  "text-wrap (17.4)": /text-wrap/g,
  "content-visibility (18)": /content-visibility/g,
  "overflow: clip (16)": /overflow(-[xy])?:clip/g,
  "min(), max(), clamp() (11.1, 13.1)": /[:(\s]clamp\(/g,
  "individual transforms (14.1)": /[;{](rotate|scale|translate):/g,
  "rgb with spaces (12.1, kept out)": /rgba?\(\d+ /g,
  "media range (16.4)": /@media[^{]*[<>]=?/g,
  "another host": /url\(["']?https?:/g,
};

/** `gap` is for grids only: each rule with a gap must be a grid itself or be named here with its grid elsewhere. */
function flexGaps(css) {
  const found = [];
  for (const [, selector, body] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (/(^|;)(row-|column-)?gap:/.test(body) && !/display:grid/.test(body) && !/grid-(template|gap|auto)/.test(body)) {
      found.push(selector.trim());
    }
  }
  return found;
}

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const found = [];
const sizes = new Map();
for (const path of files(DIST)) {
  const name = relative(DIST, path);
  if (!/\.(js|css|html)$/.test(name)) continue;
  const text = readFileSync(path, "utf8");
  sizes.set(name, gzipSync(text).length);
  const rules = name.endsWith(".css") ? STYLE : name.endsWith(".js") ? SCRIPT : {};
  for (const [what, pattern] of Object.entries(rules)) {
    const hits = text.match(pattern);
    if (hits) found.push(`${name}: ${what} ×${hits.length}: ${hits[0].slice(0, 60)}`);
  }
  if (name.endsWith(".css")) for (const selector of flexGaps(text)) found.push(`${name}: gap without grid: ${selector}`);
}

// What index.html asks for, and what those chunks import statically, is the shell.
const html = readFileSync(join(DIST, "index.html"), "utf8");
const shell = new Set();
const visit = (name) => {
  if (shell.has(name) || !sizes.has(name)) return;
  shell.add(name);
  if (!name.endsWith(".js")) return;
  const text = readFileSync(join(DIST, name), "utf8");
  for (const [, other] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) visit("assets/" + other);
};
for (const [, name] of html.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)) visit(name);

const total = (names, kind) => names.filter((name) => name.endsWith(kind)).reduce((sum, name) => sum + sizes.get(name), 0);
const kb = (bytes) => (bytes / 1024).toFixed(1).padStart(6) + " KB";
const shellNames = [...shell];
const script = total(shellNames, ".js");
console.log("shell scripts", kb(script), "gz of", kb(SHELL));
console.log("shell styles ", kb(total(shellNames, ".css")), "gz");
const lazy = [...sizes.keys()].filter((name) => !shell.has(name) && name.endsWith(".js"));
lazy.sort((a, b) => sizes.get(b) - sizes.get(a));
for (const name of lazy.slice(0, 8)) console.log("  lazy       ", kb(sizes.get(name)), "gz", name);

if (script > SHELL) found.push(`the shell's scripts are ${kb(script)} gz, over ${kb(SHELL)}`);
for (const name of lazy) if (sizes.get(name) > ROUTE) found.push(`${name} is ${kb(sizes.get(name))} gz, over ${kb(ROUTE)}`);
if (lazy.some((name) => /fake/.test(name)) && !process.argv[2]) found.push("the fake backend is in a production build");

if (found.length > 0) {
  console.error("\n" + found.join("\n"));
  process.exit(1);
}
console.log("nothing newer than Safari 13.1");
