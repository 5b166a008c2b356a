import assert from "node:assert/strict";
import { test } from "node:test";
import { href, match, parse } from "./router";

test("an address is a path and what is asked of it", () => {
  assert.deepEqual(parse("#/case/c-1?tab=flow&name=%E5%91%A8"), { path: "/case/c-1", query: { tab: "flow", name: "周" } });
  assert.deepEqual(parse(""), { path: "/", query: {} });
});

test("an address that somebody broke by hand still opens the page", () => {
  assert.equal(parse("#nonsense").path, "/");
  assert.deepEqual(parse("#/a?x=%E5%9"), { path: "/a", query: { x: "%E5%9" } });
});

test("a route takes its parameters from the path and nothing else matches", () => {
  assert.deepEqual(match("/case/:id", "/case/c%201"), { id: "c 1" });
  assert.deepEqual(match("/todo", "/todo"), {});
  assert.equal(match("/case/:id", "/case/"), null);
  assert.equal(match("/case/:id", "/case/1/more"), null);
  assert.equal(match("/todo", "/done"), null);
});

test("what is written as an address reads back the same", () => {
  const query = { text: "50% & 更多", empty: "" };
  assert.deepEqual(parse(href("/directory", query)), { path: "/directory", query: { text: "50% & 更多" } });
});
