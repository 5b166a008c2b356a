// Contrast of the tokens, theme by theme, by WCAG 2.1: text 4.5, edges of controls and icons 3.
import { readFileSync } from "node:fs";

const css = readFileSync(new URL("../src/shared/tokens.css", import.meta.url), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");

/** Variables of the blocks whose selector list names `selector` exactly. */
function block(selector) {
  const vars = {};
  for (const [, selectors, body] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!selectors.split(",").some((one) => one.trim() === selector)) continue;
    for (const [, name, value] of body.matchAll(/--([\w-]+):\s*([^;]+);/g)) vars[name] = value.trim();
  }
  return vars;
}

const light = block(':root[data-theme="light"]');
const dark = block(':root[data-theme="dark"]');
const themes = {
  浅色: light,
  深色: dark,
  "浅色 关怀": { ...light, ...block(':root[data-care="on"]'), ...block(':root[data-care="on"][data-theme="light"]') },
  "深色 关怀": { ...dark, ...block(':root[data-care="on"]'), ...block(':root[data-care="on"][data-theme="dark"]') },
};

const GROUNDS = ["ground", "surface", "raised", "sunken", "hover"];
/** [ink, grounds, least] */
const PAIRS = [
  ["text", [...GROUNDS, "selected", "accent-soft", "good-soft", "warn-soft", "bad-soft"], 4.5],
  ["text-soft", [...GROUNDS, "selected"], 4.5],
  ["text-faint", [...GROUNDS, "selected"], 4.5],
  ["accent", [...GROUNDS, "selected", "accent-soft"], 4.5],
  ["good", ["surface", "raised", "good-soft"], 4.5],
  ["warn", ["ground", "surface", "raised", "warn-soft"], 4.5],
  ["bad", ["ground", "surface", "raised", "hover", "bad-soft"], 4.5],
  ["on-accent", ["accent", "accent-strong"], 4.5],
  ["surface", ["bad"], 4.5],
  ["edge", ["surface", "raised", "ground"], 3],
];

function luminance(hex) {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r, g, b] = parts.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const failed = [];
let checked = 0;
let worst = Infinity;
for (const [theme, vars] of Object.entries(themes)) {
  for (const [ink, grounds, least] of PAIRS) {
    for (const ground of grounds) {
      if (!vars[ink] || !vars[ground]) {
        failed.push(`${theme}: --${ink} or --${ground} is missing`);
        continue;
      }
      const got = ratio(vars[ink], vars[ground]);
      checked += 1;
      worst = Math.min(worst, got / least);
      if (got < least) failed.push(`${theme}: --${ink} ${vars[ink]} on --${ground} ${vars[ground]} is ${got.toFixed(2)}, needs ${least}`);
    }
  }
}

// White initials on the portraits' colours.
const display = readFileSync(new URL("../src/shared/display.tsx", import.meta.url), "utf8");
for (const hue of /HUES = \[([^\]]+)\]/.exec(display)[1].match(/#[0-9a-f]{6}/g)) {
  checked += 1;
  if (ratio("#ffffff", hue) < 4.5) failed.push(`portrait ${hue}: ${ratio("#ffffff", hue).toFixed(2)}`);
}

if (failed.length > 0) {
  console.error(failed.join("\n"));
  process.exit(1);
}
console.log(`${checked} pairs in ${Object.keys(themes).length} themes hold; the closest has ${((worst - 1) * 100).toFixed(0)} % to spare`);
