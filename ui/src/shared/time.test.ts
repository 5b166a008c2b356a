import assert from "node:assert/strict";
import { test } from "node:test";
import { countChars, formatBytes, formatDate, formatDateTime, formatDue, formatNumber, formatRelative, formatShort } from "./time";

const at = (text: string) => new Date(text + "+08:00").getTime();
const NOW = at("2026-11-22T09:30:00");

test("a day is written as it is read aloud", () => {
  assert.equal(formatDate(NOW), "2026年11月22日");
  assert.equal(formatDateTime(at("2026-01-02T09:05:59")), "2026年1月2日 09:05");
});

test("what was lately is told by distance, what was long ago by day", () => {
  assert.equal(formatRelative(NOW - 20_000, NOW), "刚刚");
  assert.equal(formatRelative(NOW - 5 * 60_000, NOW), "5 分钟前");
  assert.equal(formatRelative(at("2026-11-22T07:00:00"), NOW), "今天 07:00");
  assert.equal(formatRelative(at("2026-11-21T23:59:00"), NOW), "昨天 23:59");
  assert.equal(formatRelative(at("2026-11-20T08:00:00"), NOW), "11月20日");
  assert.equal(formatRelative(at("2025-03-01T08:00:00"), NOW), "2025年3月1日");
});

test("a clock that is ahead of ours says so instead of a negative past", () => {
  assert.equal(formatRelative(NOW + 3 * 60_000, NOW), "3 分钟后");
  assert.equal(formatRelative(at("2026-11-23T08:00:00"), NOW), "明天 08:00");
});

test("a column leaves out the year that it is", () => {
  assert.equal(formatShort(at("2026-11-02T08:05:00"), NOW), "11-02 08:05");
  assert.equal(formatShort(at("2025-11-02T08:05:00"), NOW), "2025-11-02");
});

test("time left and time over", () => {
  assert.equal(formatDue(NOW + 3 * 3_600_000, NOW), "剩 3 小时");
  assert.equal(formatDue(NOW + 49 * 3_600_000, NOW), "剩 2 天");
  assert.equal(formatDue(NOW - 26 * 3_600_000, NOW), "超期 1 天");
});

test("figures are grouped by three and keep their decimals", () => {
  assert.equal(formatNumber("1234567.80"), "1,234,567.80");
  assert.equal(formatNumber(-1234), "-1,234");
  assert.equal(formatNumber(999), "999");
});

test("sizes are told in the step that people read", () => {
  assert.equal(formatBytes(0), "0 B");
  assert.equal(formatBytes(1536), "1.5 KB");
  assert.equal(formatBytes(300 * 1024 * 1024), "300 MB");
});

test("a rare character counts as one", () => {
  assert.equal(countChars("𠮷田"), 2);
});
