// A value as it is read. Names of people, departments and cases are not here: they are looked up where shown.

import type { Field, ValueFormat } from "../../../bindings/api";

/** `1409.5` as `1,409.50`; what is not a number stays as it is. */
export function groupDigits(value: string, places?: number): string {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value.trim());
  if (!found) return value;
  const whole = (found[2] ?? "").replace(/\B(?=(\d{3})+$)/g, ",");
  const part = places === undefined ? (found[3] ?? "") : (found[3] ?? "").padEnd(places, "0");
  return (found[1] ?? "") + whole + (part === "" ? "" : "." + part);
}

/** `2026-03-02` as `2026年3月2日`. */
export function sayDate(value: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  return found ? `${found[1]}年${Number(found[2])}月${Number(found[3])}日` : value;
}

export function sayDateTime(value: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(value);
  return found ? `${sayDate(found[1] as string)} ${found[2]}` : value;
}

export function sayComputed(value: unknown, format: ValueFormat): string {
  const text = plain(value);
  if (format === "money") return groupDigits(text, 2);
  if (format === "number") return groupDigits(text);
  return format === "date" ? sayDate(text) : text;
}

/** Empty where there is nothing to show. */
export function sayValue(field: Field, value: unknown, words: { yes: string; no: string }): string {
  switch (field.kind) {
    case "integer":
    case "decimal": {
      const text = groupDigits(plain(value));
      return text !== "" && field.unit ? `${text} ${field.unit}` : text;
    }
    case "money":
      return groupDigits(plain(value), 2);
    case "date":
      return sayDate(plain(value));
    case "dateTime":
      return sayDateTime(plain(value));
    case "choice":
      return field.options.find((option) => option.value === value)?.label ?? plain(value);
    case "choices":
      return list(value).map((one) => field.options.find((option) => option.value === one)?.label ?? one).join("、");
    case "boolean":
      return value === true ? words.yes : words.no;
    case "computed":
      return sayComputed(value, field.format);
    default:
      return plain(value);
  }
}

export function list(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((one): one is string => typeof one === "string");
  return typeof value === "string" && value !== "" ? [value] : [];
}

export function plain(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : "";
}
