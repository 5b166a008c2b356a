import assert from "node:assert/strict";
import { test } from "node:test";
import type { Field } from "../../../bindings/api";
import { addDays, normalise, readDate, readDateTime } from "./normalise";

const TODAY = "2026-11-22";
const as = (kind: Field["kind"], typed: string): string => normalise({ key: "f", label: "f", kind } as Field, typed, TODAY);

test("digits of a Chinese input method become plain ones", () => {
  assert.equal(as("phone", "１３８ ００１３ ８０００"), "13800138000");
  assert.equal(as("phone", "+86 13800138000"), "13800138000");
  assert.equal(as("idCard", "11010519491231002ｘ"), "11010519491231002X");
  assert.equal(as("ip", "10。1。2。3"), "10.1.2.3");
});

test("an amount loses commas, signs and leading zeros, and nothing else", () => {
  assert.equal(as("money", "￥1,409.50元"), "1409.50");
  assert.equal(as("money", "007.10"), "7.10");
  assert.equal(as("decimal", "-0.5"), "-0.5");
  assert.equal(as("integer", "约 12"), "约 12");
});

test("a hardware address is written one way, however it was typed", () => {
  assert.equal(as("mac", "00-1a-2b-3c-4d-5e"), "00:1A:2B:3C:4D:5E");
  assert.equal(as("mac", "001a2b3c4d5e"), "00:1A:2B:3C:4D:5E");
  assert.equal(as("mac", "00-1a"), "00-1A");
});

test("a date is read as people say it, and never made up", () => {
  for (const typed of ["2026-3-2", "2026.3.2", "2026/03/02", "2026年3月2日", "20260302", "3-2", "3月2日", "２０２６年３月２日"]) {
    assert.equal(readDate(typed, TODAY), "2026-03-02", typed);
  }
  assert.equal(readDate("明天", TODAY), "2026-11-23");
  assert.equal(readDate("昨天", "2026-01-01"), "2025-12-31");
  assert.equal(readDate("2026-02-30", TODAY), undefined);
  assert.equal(readDate("下周", TODAY), undefined);
  assert.equal(addDays("2028-02-28", 1), "2028-02-29");
});

test("a moment is a date and a time", () => {
  for (const typed of ["2026-03-02 9:00", "2026年3月2日9点", "2026-03-02T09:00", "3月2日 0900"]) {
    assert.equal(readDateTime(typed, TODAY), "2026-03-02T09:00", typed);
  }
  assert.equal(readDateTime("明天 14点半", TODAY), "2026-11-23T14:30");
  assert.equal(readDateTime("明天 25:00", TODAY), undefined);
});
