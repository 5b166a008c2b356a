// What can be asked of a form's definition without its data.

import type { Field, Form, Section } from "../../../bindings/api";
import { parsePath } from "./path";

export type Kind = Field["kind"];
export type FieldOf<K extends Kind> = Extract<Field, { kind: K }>;

/** Every field by key, columns of sub-tables as `table.column`. */
export class FieldIndex {
  private readonly fields = new Map<string, Field>();
  private readonly order = new Map<string, number>();

  constructor(readonly form: Form) {
    for (const section of form.sections) {
      for (const field of section.fields) {
        this.add(field.key, field);
        if (field.kind === "table") for (const column of field.columns) this.add(`${field.key}.${column.key}`, column);
      }
    }
  }

  private add(key: string, field: Field): void {
    this.order.set(key, this.order.size);
    this.fields.set(key, field);
  }

  /** The field a path leads to. */
  at(path: string): Field | undefined {
    const place = parsePath(path);
    return this.fields.get(place.column === undefined ? place.field : `${place.field}.${place.column}`);
  }

  /** Where it stands in the form, for sorting; rows of a table stay together. */
  rank(path: string): number {
    const place = parsePath(path);
    const table = this.order.get(place.field) ?? Number.MAX_SAFE_INTEGER;
    if (place.row === undefined) return table;
    const columns = this.fields.get(place.field);
    const width = columns?.kind === "table" ? columns.columns.length : 1;
    const column = (this.order.get(`${place.field}.${place.column ?? ""}`) ?? table + 1) - table - 1;
    return table + (place.row * width + column + 1) / (width * 10_000);
  }
}

const WIDE: ReadonlySet<Kind> = new Set<Kind>(["textarea", "table", "note", "attachment", "choices"]);

/** `本人承诺…` is a sentence to tick; `是否涉密` is a question answered with yes. */
export function isPromise(field: Field): boolean {
  return field.kind === "boolean" && [...field.label].length > 10;
}

/** Columns of the section's grid a field takes. */
export function spanOf(field: Field, section: Section): number {
  const columns = Math.min(Math.max(section.columns, 1), 3);
  if (field.span) return Math.min(field.span, columns);
  return WIDE.has(field.kind) || isPromise(field) ? columns : 1;
}

/** Up to five options stand open as radio buttons, where their labels leave room. */
export function asRadios(field: FieldOf<"choice">): boolean {
  const letters = field.options.reduce((sum, option) => sum + [...option.label].length, 0);
  return field.options.length <= 5 && letters <= 28;
}

/** Kinds whose value is a typed text. */
export const TYPED: ReadonlySet<Kind> = new Set<Kind>([
  "text", "textarea", "integer", "decimal", "money", "date", "dateTime", "phone", "idCard", "creditCode", "mac", "ip", "email",
]);

/** Kinds that hold nothing of their own. */
export function holdsNothing(kind: Kind): boolean {
  return kind === "note" || kind === "computed";
}

export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === "" || value === false || (Array.isArray(value) && value.length === 0);
}

/** In half-width characters. */
export function breadth(text: string): number {
  let sum = 0;
  for (const char of text) sum += char.charCodeAt(0) > 0x2e7f ? 2 : 1;
  return sum;
}

/** Pixels a column of a sub-table wants at least. */
export function columnWidth(field: Field): number {
  switch (field.kind) {
    case "integer":
      return 72;
    case "boolean":
      return 60;
    case "decimal":
      return 88;
    case "money":
      return 104;
    case "date":
      return 134;
    case "dateTime":
      return 226;
    case "choice":
      return Math.min(200, Math.max(88, 36 + 7 * Math.max(...field.options.map((option) => breadth(option.label)), 4)));
    case "phone":
      return 116;
    case "mac":
      return 150;
    case "ip":
      return 122;
    case "idCard":
    case "creditCode":
      return 166;
    case "textarea":
    case "email":
    case "choices":
    case "attachment":
      return 150;
    case "person":
    case "department":
    case "case":
      return 142;
    case "text":
      return field.maxChars !== undefined && field.maxChars <= 12 ? 104 : 120;
    default:
      return 120;
  }
}
