import assert from "node:assert/strict";
import { test } from "node:test";
import { QUERIES, TEMPERS, type Code } from "../bindings/api";
import { CODES, isBroken, problemSentence, sentence } from "./index";

test("every code has a sentence, whole with and without its parameters", () => {
  for (const code of Object.keys(TEMPERS) as Code[]) {
    for (const params of [{}, { field: "phone", minutes: "3", limit: "BLOB_BYTES", path: "a.json", errors: "a,b", ours: "3", theirs: "2" }]) {
      const said = CODES[code](params);
      assert.match(said, /^\p{Script=Han}.*[。！]$/u, code);
      assert.doesNotMatch(said, /undefined|NaN|\[object/, code);
    }
  }
  assert.ok(Object.keys(QUERIES).length > 0);
});

test("what is our fault carries the number that finds it in the log", () => {
  assert.match(sentence({ code: "internal", params: { report: "TB-1" } }), /报告编号：TB-1$/);
  assert.equal(isBroken({ code: "internal" }), true);
  assert.equal(isBroken({ code: "offline" }), false);
});

test("a newer backend's code is still told", () => {
  const newer = { code: "unheardOf" as Code, params: {} };
  assert.match(sentence(newer), /意外错误/);
  assert.equal(isBroken(newer), true);
});

test("a rule and a pattern speak with the definition's own words", () => {
  assert.equal(problemSentence({ what: "rule", params: { says: "结束日期不能早于开始日期" } }), "结束日期不能早于开始日期");
  assert.equal(problemSentence({ what: "pattern", params: { says: "请填写 13 位编号" } }), "请填写 13 位编号");
  assert.match(problemSentence({ what: "somethingNew", params: {} }), /somethingNew/);
});

test("a day in a problem is read as a day", () => {
  assert.equal(problemSentence({ what: "tooEarly", params: { from: "2026-03-02" } }), "不能早于 2026年3月2日");
  assert.equal(problemSentence({ what: "tooLate", params: { to: "2026-12-31T17:30" } }), "不能晚于 2026年12月31日 17:30");
});
