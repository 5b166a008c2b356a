import assert from "node:assert/strict";
import { test } from "node:test";
import { passwordProblem } from "./password";

test("a password that the hub would take is not objected to", () => {
  for (const good of ["Abcdefg1", "tongban-2026", "密码密码密码密码a"]) assert.equal(passwordProblem(good, "lina"), undefined, good);
});

test("a password that the hub would refuse is told why", () => {
  assert.match(passwordProblem("Ab1", "lina") ?? "", /8/);
  assert.match(passwordProblem("𠮷𠮷𠮷𠮷a", "lina") ?? "", /8/);
  assert.match(passwordProblem("a1".repeat(65), "lina") ?? "", /128/);
  assert.match(passwordProblem("abcdefgh", "lina") ?? "", /一类/);
  assert.match(passwordProblem("LiNa-2026", "lina") ?? "", /账号/);
});
