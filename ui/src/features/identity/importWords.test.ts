import assert from "node:assert/strict";
import { test } from "node:test";
import type { ImportCheck, ImportRow } from "../../bindings/api";
import { doesAnything, sayCheck, sayImportRefused, sayRollbackRefused, sayRow } from "./importWords";

const CHECK: ImportCheck = {
  look: 1,
  file: "人员.xlsx",
  rows: 9,
  new: 3,
  moved: 0,
  left: 1,
  changed: 0,
  unchanged: 5,
  errors: 0,
  errorsListed: 0,
  departmentsNew: ["甲"],
  departmentsNewTotal: 1,
  ignoredColumns: [],
};
const ROW: ImportRow = { row: 4, kind: "moved", account: "a1", name: "甲一", department: "甲/乙", from: "甲/丙", columns: ["部门", "职务"], says: "" };

test("what an import would do is said in numbers, and nothing is said of what it does not do", () => {
  assert.equal(sayCheck(CHECK), "新增 3 人、离职 1 人，新建部门 1 个");
  assert.equal(sayCheck({ ...CHECK, new: 0, left: 0 }), "新建部门 1 个");
  assert.equal(doesAnything({ ...CHECK, new: 0, left: 0, departmentsNewTotal: 0 }), false);
});

test("a row says where its error is, or what changes", () => {
  assert.equal(sayRow(ROW), "原在 甲/丙；变更：职务");
  assert.equal(sayRow({ ...ROW, kind: "left", from: "", columns: ["状态"] }), "");
  assert.equal(sayRow({ ...ROW, kind: "error", columns: ["手机号"], says: "不是手机号" }), "手机号：不是手机号");
  assert.equal(sayRow({ ...ROW, kind: "error", row: 0, columns: [], says: "没有人员" }), "没有人员");
});

test("whoever may not take an import back is told what to do first", () => {
  assert.match(sayRollbackRefused({ code: "notNow", params: { later: "7" } }), /第 7 次/);
  assert.match(sayRollbackRefused({ code: "notNow" }), /已经撤回/);
  assert.match(sayRollbackRefused({ code: "stale", params: { changed: "2" } }), /2 处/);
  assert.doesNotMatch(sayImportRefused({ code: "offline" }), /自动发送/);
});
