// Times and figures as they are read here. Milliseconds in, Chinese out; the zone is the PC's, as everywhere on
// the desktop. No Intl: its answers differ between engines of our floor, and these formats are fixed by custom.
import { createSignal } from "solid-js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const [now, setNow] = createSignal(Date.now());

/** The present minute, as a signal: relative times stay true without a timer each. */
export { now };

/** Starts the minute; `stop` for tests. */
export function startClock(): () => void {
  const timer = setInterval(() => setNow(Date.now()), 30_000);
  return () => clearInterval(timer);
}

const two = (n: number) => (n < 10 ? "0" + n : String(n));

/** `2026年11月22日` */
export function formatDate(at: number): string {
  const d = new Date(at);
  return d.getFullYear() + "年" + (d.getMonth() + 1) + "月" + d.getDate() + "日";
}

/** `09:05` */
export function formatTime(at: number): string {
  const d = new Date(at);
  return two(d.getHours()) + ":" + two(d.getMinutes());
}

/** `2026年11月22日 09:05` */
export function formatDateTime(at: number): string {
  return formatDate(at) + " " + formatTime(at);
}

/** For columns: `11-22 09:05`, with the year when it is not this one. */
export function formatShort(at: number, present: number = now()): string {
  const d = new Date(at);
  const day = two(d.getMonth() + 1) + "-" + two(d.getDate());
  return d.getFullYear() === new Date(present).getFullYear()
    ? day + " " + formatTime(at)
    : d.getFullYear() + "-" + day;
}

/** `刚刚`, `5 分钟前`, `今天 09:05`, `昨天 17:30`, `11月20日`, `2025年3月1日`; the future likewise. */
export function formatRelative(at: number, present: number = now()): string {
  const passed = present - at;
  // What happened after the clock of the page last ticked, or by the clock of a hub that is a little ahead.
  if (passed > -2 * MINUTE && passed < MINUTE) return "刚刚";
  if (passed >= 0 && passed < HOUR) return Math.floor(passed / MINUTE) + " 分钟前";
  if (passed < 0 && passed > -HOUR) return Math.max(1, Math.round(-passed / MINUTE)) + " 分钟后";
  const days = dayNumber(present) - dayNumber(at);
  if (days === 0) return "今天 " + formatTime(at);
  if (days === 1) return "昨天 " + formatTime(at);
  if (days === -1) return "明天 " + formatTime(at);
  const d = new Date(at);
  const day = d.getMonth() + 1 + "月" + d.getDate() + "日";
  return d.getFullYear() === new Date(present).getFullYear() ? day : d.getFullYear() + "年" + day;
}

function dayNumber(at: number): number {
  const d = new Date(at);
  return Math.floor(Date.UTC(d.getFullYear(), d.getMonth(), d.getDate()) / DAY);
}

/** Time left to `due`: `剩 3 小时`, `剩 2 天`, `超期 1 天`. */
export function formatDue(due: number, present: number = now()): string {
  const left = due - present;
  const size = Math.abs(left);
  const amount =
    size < HOUR
      ? Math.max(1, Math.floor(size / MINUTE)) + " 分钟"
      : size < DAY
        ? Math.floor(size / HOUR) + " 小时"
        : Math.floor(size / DAY) + " 天";
  return (left >= 0 ? "剩 " : "超期 ") + amount;
}

/** `12,345.6` */
export function formatNumber(value: number | string): string {
  const [whole = "", part] = String(value).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return part === undefined ? grouped : grouped + "." + part;
}

/** `3.4 MB`, binary steps as file managers here show them. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const shown = unit === 0 || value >= 100 ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, "");
  return shown + " " + units[unit];
}

/** Length as people count: one per code point, so that 𠀀 is one character. */
export function countChars(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
