import assert from "node:assert/strict";
import { test } from "node:test";
import { matches } from "./matches";

test("a command is found by its words, its pinyin and its initials", () => {
  for (const typed of ["待", "db", "daib", " DB ", ""]) assert.equal(matches(typed, "前往待办", "db daiban"), true, typed);
  for (const typed of ["ban", "abc", "办结"]) assert.equal(matches(typed, "前往待办", "db daiban"), false, typed);
});
