// Days of a month and dates as typed. A day is its text `2026-11-22`: it has no zone and no time.

export interface Day {
  year: number;
  /** 1 to 12 */
  month: number;
  day: number;
}

const two = (n: number) => (n < 10 ? "0" + n : String(n));

export function dayText(day: Day): string {
  return day.year + "-" + two(day.month) + "-" + two(day.day);
}

/** Days in a month. */
export function monthLength(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** What people type: `2026-11-22`, `2026/11/2`, `2026.11.2`, `20261122`, `2026年11月22日`, `11-22` (this year). */
export function parseDay(text: string, thisYear: number): Day | null {
  const clean = text.trim().replace(/[年月./]/g, "-").replace(/日/g, "");
  const full = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(clean) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(clean);
  const short = /^(\d{1,2})-(\d{1,2})$/.exec(clean);
  const year = full ? Number(full[1]) : thisYear;
  const month = Number(full ? full[2] : short?.[1]);
  const day = Number(full ? full[3] : short?.[2]);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month))) return null;
  return { year, month, day };
}

/** `9:05`, `0905`, `9：05` → `09:05`. */
export function parseTime(text: string): string | null {
  const found = /^(\d{1,2})[:：]?(\d{2})$/.exec(text.trim());
  if (!found) return null;
  const hour = Number(found[1]);
  const minute = Number(found[2]);
  return hour < 24 && minute < 60 ? two(hour) + ":" + two(minute) : null;
}

/** The day `count` days after. */
export function addDays(day: Day, count: number): Day {
  const moved = new Date(Date.UTC(day.year, day.month - 1, day.day + count));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** The same day `count` months after, or the last of that month. */
export function addMonths(day: Day, count: number): Day {
  const months = day.year * 12 + day.month - 1 + count;
  const year = Math.floor(months / 12);
  const month = (months % 12) + 1;
  return { year, month, day: Math.min(day.day, monthLength(year, month)) };
}

/** Six weeks from the Monday on or before the first of the month. */
export function monthDays(year: number, month: number): Day[] {
  const weekday = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7;
  const start = addDays({ year, month, day: 1 }, -weekday);
  return Array.from({ length: 42 }, (_, index) => addDays(start, index));
}

/** Today on this PC. */
export function dayOf(at: number): Day {
  const d = new Date(at);
  return { year: d.getFullYear(), month: d.getMonth() + 1, day: d.getDate() };
}
