// What people type, brought into the form the data keeps, when they leave the field: full-width digits from
// a Chinese input method, spaces pasted with a phone number, a date written as it is spoken. What cannot be
// understood stays as typed: the core says what is wrong with it.

import type { Field } from "../../../bindings/api";

export function halfWidth(text: string): string {
  return text.replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, " ");
}

/** The text as the data keeps it. `today` is `2026-11-22`. */
export function normalise(field: Field, typed: string, today: string): string {
  const text = typed.trim();
  switch (field.kind) {
    case "text":
    case "textarea":
      return text;
    case "integer":
    case "decimal":
    case "money":
      return number(text);
    case "date":
      return readDate(text, today) ?? text;
    case "dateTime":
      return readDateTime(text, today) ?? text;
    case "phone":
      return halfWidth(text).replace(/\s+/g, "").replace(/^\+?86(?=1\d{10}$)/, "");
    case "idCard":
    case "creditCode":
      return halfWidth(text).replace(/\s+/g, "").toUpperCase();
    case "mac":
      return mac(text);
    case "ip":
    case "email":
      return halfWidth(text).replace(/\s+/g, "").replace(/。/g, ".");
    default:
      return text;
  }
}

function number(text: string): string {
  const plain = halfWidth(text).replace(/[,\s￥¥]/g, "").replace(/。/g, ".").replace(/元$/, "");
  if (!/^-?\d*\.?\d*$/.test(plain) || !/\d/.test(plain)) return text;
  const [whole = "", part] = plain.replace("-", "").split(".");
  const sign = plain.startsWith("-") ? "-" : "";
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  return sign + digits + (part ? "." + part : "");
}

function mac(text: string): string {
  const plain = halfWidth(text).toUpperCase();
  const digits = plain.replace(/[\s:.-]/g, "");
  return /^[0-9A-F]{12}$/.test(digits) ? (digits.match(/../g) ?? []).join(":") : plain;
}

const DAYS: Readonly<Record<string, number>> = { 今天: 0, 今日: 0, 明天: 1, 明日: 1, 后天: 2, 大后天: 3, 昨天: -1, 昨日: -1, 前天: -2 };

/** `2026-3-2`, `2026.3.2`, `2026年3月2日`, `20260302`, `3-2`, `3月2日`, `明天` as `2026-03-02`. */
export function readDate(typed: string, today: string): string | undefined {
  const text = halfWidth(typed).replace(/\s+/g, "");
  const word = DAYS[text];
  if (word !== undefined) return addDays(today, word);
  const full = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (full) return dateOf(Number(full[1]), Number(full[2]), Number(full[3]));
  const short = /^(\d{1,2})[-./月](\d{1,2})[日号]?$/.exec(text);
  if (short) return dateOf(Number(today.slice(0, 4)), Number(short[1]), Number(short[2]));
  return undefined;
}

/** A date followed by `9:00`, `9点`, `9点半`, `0900`; as `2026-03-02T09:00`. */
export function readDateTime(typed: string, today: string): string | undefined {
  const text = halfWidth(typed).trim();
  const found = /^(.*?)[T\s]*(\d{1,2})(?:[:点时](\d{2})?(半)?分?)$/.exec(text) ?? /^(\S+)\s+(\d{2})(\d{2})$/.exec(text);
  if (!found) return undefined;
  const date = readDate(found[1] ?? "", today);
  const hour = Number(found[2]);
  const minute = found[4] ? 30 : Number(found[3] ?? 0);
  if (date === undefined || hour > 23 || minute > 59) return undefined;
  return `${date}T${two(hour)}:${two(minute)}`;
}

function dateOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

export function addDays(date: string, days: number): string {
  const [year = 1970, month = 1, day = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

function two(n: number): string {
  return n < 10 ? "0" + n : String(n);
}
