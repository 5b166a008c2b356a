import assert from "node:assert/strict";
import { test } from "node:test";
import { cellPath, parsePath } from "./path";

test("a path is taken apart: field, cell, column", () => {
  assert.deepEqual(parsePath("phone"), { field: "phone" });
  assert.deepEqual(parsePath("cards[2].mac"), { field: "cards", row: 2, column: "mac" });
  assert.deepEqual(parsePath("cards.mac"), { field: "cards", column: "mac" });
  assert.deepEqual(parsePath(""), { field: "" });
  assert.equal(cellPath("cards", 0, "mac"), "cards[0].mac");
});
