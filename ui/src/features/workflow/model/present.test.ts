import assert from "node:assert/strict";
import { test } from "node:test";
import type { FormCard } from "../../../bindings/api";
import { dueOf } from "./due";
import { byCategory, matchForms } from "./match";
import { groupDigits, sayDate, sayDateTime, sayValue } from "./present";

const WORDS = { yes: "是", no: "否" };

test("figures are grouped, money has two places, what is no number stays", () => {
  assert.equal(groupDigits("1234567.5", 2), "1,234,567.50");
  assert.equal(groupDigits("-1000"), "-1,000");
  assert.equal(groupDigits("123"), "123");
  assert.equal(groupDigits("约一千"), "约一千");
});

test("dates are read as they are written here", () => {
  assert.equal(sayDate("2026-03-02"), "2026年3月2日");
  assert.equal(sayDateTime("2026-03-02T09:00"), "2026年3月2日 09:00");
  assert.equal(sayDate("尽快"), "尽快");
});

test("a value is read by its field's kind", () => {
  const options = [
    { value: "s", label: "单域卡" },
    { value: "d", label: "双域卡" },
  ];
  assert.equal(sayValue({ key: "a", label: "", kind: "integer", unit: "张" }, "1200", WORDS), "1,200 张");
  assert.equal(sayValue({ key: "a", label: "", kind: "choice", options }, "d", WORDS), "双域卡");
  assert.equal(sayValue({ key: "a", label: "", kind: "choices", options }, ["s", "d"], WORDS), "单域卡、双域卡");
  assert.equal(sayValue({ key: "a", label: "", kind: "boolean" }, undefined, WORDS), "否");
  assert.equal(sayValue({ key: "a", label: "", kind: "text" }, null, WORDS), "");
});

test("a deadline presses within four hours", () => {
  const hour = 3_600_000;
  assert.equal(dueOf(null, 0).at, "none");
  assert.deepEqual(dueOf(-hour, 0), { at: "over", ms: hour });
  assert.equal(dueOf(4 * hour, 0).at, "soon");
  assert.equal(dueOf(5 * hour, 0).at, "later");
});

const form = (key: string, title: string, category: string, pinyin: string): FormCard => ({ key, version: 1, title, category, summary: "", pinyin });
const FORMS = [
  form("net-card-open", "专网卡开户申请", "无线专网", "zwkkhsq zhuanwangkakaihushenqing"),
  form("net-card-close", "专网卡销户申请", "无线专网", "zwkxhsq zhuanwangkaxiaohushenqing"),
  form("leave", "请休假申请", "人事管理", "qxjsq qingxiujiashenqing"),
];

test("the catalogue is found by title, initials, full pinyin and several words; best first", () => {
  assert.deepEqual(matchForms(FORMS, "zwkx").map((one) => one.key), ["net-card-close"]);
  assert.deepEqual(matchForms(FORMS, "qingxiu").map((one) => one.key), ["leave"]);
  assert.deepEqual(matchForms(FORMS, "专网 销户").map((one) => one.key), ["net-card-close"]);
  assert.deepEqual(matchForms(FORMS, "无线专网").length, 2);
  assert.deepEqual(matchForms(FORMS, "报销"), []);
  assert.deepEqual(byCategory(FORMS).map((group) => [group.category, group.forms.length]), [["无线专网", 2], ["人事管理", 1]]);
});
