// What the parts of a form share: names for tests, finding a field's element, leaving a field.
import type { Problem } from "../../../bindings/api";
import { problemSentence } from "../../../i18n";
import { now } from "../../../shared";
import type { FormModel } from "../model/formModel";
import { TYPED, type Kind } from "../model/fields";
import { normalise } from "../model/normalise";
import { parsePath } from "../model/path";
import { plain } from "../model/present";

/** `field-phone`, `field-cards-2-mac` */
export function testidOf(path: string): string {
  return "field-" + path.replace(/[[\].]+/g, "-");
}

/** Today in Beijing, as the data writes it. */
export function today(): string {
  return new Date(now() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** A bound that can be told without the core: `today`, or a day. What it cannot tell, the core checks. */
export function dayBound(expression: string | undefined): string | undefined {
  if (expression === "today") return today();
  const day = /^'?(\d{4}-\d{2}-\d{2})'?$/.exec(expression ?? "");
  return day ? day[1] : undefined;
}

/** The person left the field: its text takes the form the data keeps, and what is wrong with it may be said. */
export function leave(model: FormModel, path: string): void {
  const field = model.index.at(path);
  if (!field) return;
  if (TYPED.has(field.kind)) {
    const typed = plain(model.value(path));
    const kept = normalise(field, typed, today());
    if (kept !== typed) model.set(path, kept);
  }
  afterPress(() => model.touch(path));
}

let pressing = false;
const pressed: (() => void)[] = [];
document.addEventListener("mousedown", () => (pressing = true), true);
document.addEventListener("mouseup", () => setTimeout(released), true);

function released(): void {
  pressing = false;
  pressed.splice(0).forEach((act) => act());
}

/** A problem that appears moves what is below it: a press must first become the click it was meant as. */
function afterPress(act: () => void): void {
  if (pressing) pressed.push(act);
  else act();
}

/** Did the focus really go elsewhere, not to another part of the same control? */
export function leftFor(event: FocusEvent): boolean {
  const to = event.relatedTarget;
  return !(to instanceof Node && event.currentTarget instanceof Node && event.currentTarget.contains(to));
}

const FOCUSABLE = "input:not([disabled]):not([type=file]), select:not([disabled]), textarea:not([disabled]), button:not([disabled])";

/** Bring a field into view and put the cursor into it. A cell of a row out of sight shows its table instead. */
export function focusField(path: string): void {
  const { field, row, column } = parsePath(path);
  const cell = row === undefined && column !== undefined ? `[data-field$="].${column}"][data-field^="${field}["]` : `[data-field="${path}"]`;
  const found = document.querySelector(cell) ?? document.querySelector(`[data-field="${field}"]`);
  if (!found) return;
  found.scrollIntoView({ block: "center" });
  found.querySelector<HTMLElement>(FOCUSABLE)?.focus({ preventScroll: true });
}

/** What is wrong, in words that fit the control: a choice is not "filled in". */
export function sayProblem(model: FormModel, problem: Problem): string {
  const kind = model.index.at(problem.field)?.kind;
  if (problem.what !== "required" || kind === undefined) return problemSentence(problem);
  if (kind === "table") return "请至少添加一行";
  if (kind === "attachment") return "请添加附件";
  if (kind === "boolean") return "请确认并勾选";
  return PICKED.has(kind) ? "请选择" : problemSentence(problem);
}

const PICKED: ReadonlySet<Kind> = new Set<Kind>(["choice", "choices", "person", "department", "case", "date", "dateTime"]);

/** `联系电话`, `专网卡明细 第 3 行 MAC 地址` */
export function labelOf(model: FormModel, path: string): string {
  if (path === "") return model.form.title;
  const place = parsePath(path);
  const field = model.index.at(place.field)?.label ?? place.field;
  const row = place.row === undefined ? "" : ` 第 ${place.row + 1} 行`;
  const column = place.column === undefined ? "" : " " + (model.index.at(path)?.label ?? place.column);
  return field + row + column;
}
