import assert from "node:assert/strict";
import { test } from "node:test";
import type { BegunAct } from "../../../bindings/api";
import { isEmpty, news, NO_WORDS, type Known } from "./writing";

const row = (over: Partial<BegunAct>): BegunAct => ({
  aim: "decide",
  task: "t-1",
  words: { ...NO_WORDS, text: "同意" },
  open: true,
  verb: "",
  updatedAt: 10,
  ...over,
});
const fresh: Known = { task: "t-1", at: 0, op: null };

test("what was begun is taken when the case is opened, of this act and this task alone", () => {
  assert.equal(news(fresh, [row({})], "decide", false)?.words.text, "同意");
  assert.equal(news(fresh, [row({ task: "t-0" })], "decide", false), null);
  assert.equal(news(fresh, [row({ aim: "transfer" })], "decide", false), null);
  assert.equal(news(fresh, [row({ open: false })], "decide", false), null);
  assert.ok(news({ ...fresh, task: null }, [row({ aim: "comment", task: undefined })], "comment", false));
});

test("an answer older than what was kept, or one that comes while the person types, changes nothing", () => {
  assert.equal(news({ ...fresh, at: 10 }, [row({})], "decide", false), null);
  assert.ok(news({ ...fresh, at: 10 }, [row({ updatedAt: 11 })], "decide", false), "another window kept more");
  assert.equal(news(fresh, [row({ updatedAt: 11 })], "decide", true), null);
});

test("what the hub refused is taken once, however old it is", () => {
  const back = [row({ op: "o-1", refusal: { code: "notNow" }, updatedAt: 3 })];
  assert.ok(news({ ...fresh, at: 10 }, back, "decide", false));
  assert.equal(news({ ...fresh, at: 10, op: "o-1" }, back, "decide", false), null);
});

test("a choice alone is nothing that would be missed", () => {
  assert.ok(isEmpty({ ...NO_WORDS, text: " \n", way: "again" }));
  assert.ok(!isEmpty({ ...NO_WORDS, people: ["p-1"] }));
  assert.ok(!isEmpty({ ...NO_WORDS, edits: { amount: "" } }));
});
