import assert from "node:assert/strict";
import { test } from "node:test";
import { addDays, addMonths, dayText, monthDays, parseDay, parseTime } from "./calendar";

test("a day is read in all the ways people write it", () => {
  for (const typed of ["2026-11-2", "2026/11/02", "2026.11.2", "20261102", "2026年11月2日", "11-2"]) {
    const day = parseDay(typed, 2026);
    assert.equal(day && dayText(day), "2026-11-02", typed);
  }
});

test("a day that does not exist is not read", () => {
  for (const typed of ["2026-02-29", "2026-13-01", "2026-04-31", "明天", "", "1"]) assert.equal(parseDay(typed, 2026), null, typed);
  assert.deepEqual(parseDay("2028-02-29", 2026), { year: 2028, month: 2, day: 29 });
});

test("a time is read with either colon or none", () => {
  assert.equal(parseTime("9:05"), "09:05");
  assert.equal(parseTime("1430"), "14:30");
  assert.equal(parseTime("9：05"), "09:05");
  assert.equal(parseTime("25:00"), null);
});

test("walking over the ends of months and years", () => {
  assert.equal(dayText(addDays({ year: 2026, month: 12, day: 31 }, 1)), "2027-01-01");
  assert.equal(dayText(addMonths({ year: 2026, month: 1, day: 31 }, 1)), "2026-02-28");
  assert.equal(dayText(addMonths({ year: 2026, month: 1, day: 15 }, -1)), "2025-12-15");
});

test("a month is shown in six weeks from a Monday", () => {
  const days = monthDays(2026, 11);
  assert.equal(days.length, 42);
  assert.equal(dayText(days[0] ?? { year: 0, month: 0, day: 0 }), "2026-10-26");
});
