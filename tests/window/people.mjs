// What a person does in the window, by the names the page gives its parts for tests
// (ui/src/features/workflow/README.md).
import { until } from "./driver.mjs";

/** Everybody's, in the demo data. */
export const PASSWORD = "Tongban@2026";

/** The first time on this PC: against the hub. */
export async function enrol(window, account, { remember = false } = {}) {
  await window.see("login-hub");
  await window.type("login-account", account);
  await window.type("login-password", PASSWORD);
  if (remember) await flip(window, "login-remember");
  await window.click("login-submit");
  await window.see("workbench");
}

/** Afterwards: on this PC alone. */
export async function unlock(window, { remember = false } = {}) {
  await window.see("login-account-name");
  await window.type("login-password", PASSWORD);
  if (remember) await flip(window, "login-remember");
  await window.click("login-submit");
  await window.see("frame");
}

/** `online`, `offline` …: what the line at the bottom says. */
export function line(window, state) {
  return window.see(`[data-testid="status-sync"][data-line="${state}"]`);
}

export async function begin(window, form) {
  await window.go("/new");
  await window.click("form-card-" + form);
  await window.see("draft");
}

/** Fields by key; where there is a choice, by what it says. */
export async function fill(window, fields) {
  for (const [key, value] of Object.entries(fields)) {
    const field = "field-" + key;
    const kind = await window.kind(field);
    if (kind === "SELECT") await window.choose(field, value);
    else if (kind === "radiogroup") await window.click(`[data-testid="${field}"] label`, value);
    else await window.type(field, value);
  }
}

/** A change of one card's plan, filled in as far as it must be. */
export async function planChange(window, reason) {
  await begin(window, "net-card-plan");
  await fill(window, { creditCode: "11310000MB2F300141", carrier: "电信", reason });
  await window.click("field-cards-add");
  const card = { "cards-0-msisdn": "1064800000001", "cards-0-name": "张伟" };
  await fill(window, { ...card, "cards-0-plan": "单域 20GB", "cards-0-newPlan": "单域 50GB" });
  await saved(window);
}

/** Moves a switch. */
export function flip(window, name) {
  return window.click(`[data-testid="${name}"] + .switch-track`);
}

/** Until a field holds it. */
export function holds(window, field, text) {
  return until(`${field} holding “${text}”`, async () => (await window.value(field)) === text);
}

/** What the page says of the draft: everything typed is on the disk. */
export function saved(window) {
  return window.see('[data-testid="save-mark"][data-status="saved"]');
}

export async function submit(window) {
  await window.click("submit-draft");
  await window.see("case");
}

/** Opens the row that says `text`. */
export async function openRow(window, list, text) {
  await window.click(`[data-testid="${list}"] [data-id]`, text);
  await window.see("act-panel");
}

/** One of the acts on a case, beside the button or in the menu of the rest. */
export async function act(window, what) {
  const shown = await window.has("act-" + what);
  if (!shown) await window.click("act-more");
  await window.click("act-" + what);
}

/** Names a person in a picker. */
export async function name(window, picker, person) {
  const input = `[data-testid="${picker}"] input`;
  await window.click(input);
  await window.type(input, person);
  await window.click('[data-testid="combo-panel"] [role="option"]', person);
}

/** An item of the timeline that has arrived from the hub. */
export function happened(window, what) {
  return window.see(`[data-testid="timeline-row"][data-happened="${what}"]:not([data-waiting])`);
}

/** The numbers in a list, one a row. */
export async function rows(window, list, text) {
  return window.run(
    `const [list, text] = arguments;
     const rows = document.querySelectorAll('[data-testid="' + list + '"] [data-id]');
     return Array.prototype.map.call(rows, (row) => row.innerText).filter((row) => row.indexOf(text) >= 0);`,
    list,
    text,
  );
}

/** So many rows of a list say `text`, and no more come. */
export async function exactly(window, list, text, count) {
  const found = await until(`${count} × “${text}”`, async () => {
    const found = await rows(window, list, text);
    return found.length >= count && found;
  });
  if (found.length !== count) throw new Error(`${found.length} rows say “${text}”, not ${count}:\n${found.join("\n")}`);
  return found;
}
