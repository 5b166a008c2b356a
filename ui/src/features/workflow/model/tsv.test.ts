import assert from "node:assert/strict";
import { test } from "node:test";
import type { Field } from "../../../bindings/api";
import { isGrid, layOver, parseTsv, pastedValue } from "./tsv";

const COLUMNS: Field[] = [
  { key: "name", label: "姓名", kind: "text" },
  { key: "plan", label: "套餐", kind: "choice", options: [{ value: "s20", label: "单域 20GB" }, { value: "d20", label: "双域 20GB" }] },
  { key: "mac", label: "MAC 地址", kind: "mac" },
  { key: "keeper", label: "保管人", kind: "person" },
];

test("a spreadsheet's block is read with its quotes and new lines", () => {
  assert.deepEqual(parseTsv('a\tb\r\n"x\ty"\t"he said ""no"""\n"two\nlines"\t\n'), [
    ["a", "b"],
    ["x\ty", 'he said "no"'],
    ["two\nlines", ""],
  ]);
  assert.deepEqual(parseTsv(""), []);
  assert.ok(isGrid("a\tb"));
  assert.ok(!isGrid("one cell\n"));
});

test("a block spreads from the cell it is pasted into; headings and what does not fit are left", () => {
  const pasted = layOver(parseTsv("姓名\t套餐\tMAC 地址\n王芳\t双域 20GB\t001a2b3c4d5e\n任远\t没有这种\t00-1a-2b-3c-4d-5f"), COLUMNS, { row: 1, column: 0 }, 10, "2026-11-22");
  assert.equal(pasted.rows, 3);
  assert.equal(pasted.left, 1);
  assert.deepEqual(pasted.cells[0], { row: 1, column: "name", value: "王芳" });
  assert.deepEqual(pasted.cells[1], { row: 1, column: "plan", value: "d20" });
  assert.deepEqual(pasted.cells[5], { row: 2, column: "mac", value: "00:1A:2B:3C:4D:5F" });
});

test("rows beyond the last one allowed are counted, not lost in silence", () => {
  const pasted = layOver([["甲"], ["乙"], ["丙"]], COLUMNS, { row: 0, column: 0 }, 2, "2026-11-22");
  assert.equal(pasted.rows, 2);
  assert.equal(pasted.left, 1);
});

test("a person cannot be pasted, a tick can", () => {
  assert.equal(pastedValue(COLUMNS[3] as Field, "王芳", "2026-11-22"), undefined);
  assert.equal(pastedValue({ key: "b", label: "涉密", kind: "boolean" }, "√", "2026-11-22"), true);
});
