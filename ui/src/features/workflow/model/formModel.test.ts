import assert from "node:assert/strict";
import { test } from "node:test";
import { createEffect, createRoot } from "solid-js";
import type { Form, FormState, Problem } from "../../../bindings/api";
import { createFormModel, type Data, type FormModel } from "./formModel";

const FORM: Form = {
  key: "card",
  title: "专网卡开户申请",
  category: "无线专网",
  summary: "",
  sources: [],
  subject: "name",
  rules: [],
  flow: [],
  sections: [
    {
      title: "申请信息",
      columns: 2,
      fields: [
        { key: "name", label: "姓名", kind: "text" },
        { key: "phone", label: "联系电话", kind: "phone" },
        { key: "openedOn", label: "开通日期", kind: "date", readOnly: true },
        {
          key: "cards",
          label: "用卡明细",
          kind: "table",
          minRows: 0,
          maxRows: 10,
          columns: [
            { key: "user", label: "使用人", kind: "text" },
            { key: "msisdn", label: "专网号码", kind: "text", readOnly: true },
          ],
        },
      ],
    },
  ],
};

const CLEAR: FormState = { hidden: [], required: [], without: {}, computed: {}, capitals: {}, problems: [] };
const wrong = (field: string, what = "required", warning = false): Problem => ({ field, what, params: {}, warning });

function open(data: Data, state: Partial<FormState> = {}, edit?: string[]): FormModel & { changes: number } {
  const counted = { changes: 0 };
  const model = createFormModel({
    form: FORM,
    data,
    state: { ...CLEAR, ...state },
    mayEdit: (key, field) => (edit ? edit.indexOf(key) >= 0 : field.readOnly !== true),
    changed: () => void (counted.changes += 1),
    settled: () => undefined,
  });
  return Object.assign(counted, model);
}

test("a problem is told once its field was left, or submission was tried; errors come in the form's order", () => {
  createRoot((dispose) => {
    const model = open({ phone: "123", cards: [{}, {}] }, { problems: [wrong("cards[1].user"), wrong("phone", "phone"), wrong("name")] });
    assert.deepEqual(model.problems("phone"), []);
    model.touch("phone");
    assert.equal(model.problems("phone")[0]?.what, "phone");
    model.touch("name");
    assert.deepEqual(model.problems("name"), [], "left as empty as it was found");
    model.setTried(true);
    assert.equal(model.problems("name").length, 1);
    assert.deepEqual(model.errors().map((problem) => problem.field), ["name", "phone", "cards[1].user"]);
    dispose();
  });
});

test("a field left right after it was mended does not flash its old problem; one still wrong tells the new one", () => {
  createRoot((dispose) => {
    const model = open({}, { problems: [wrong("name"), wrong("phone")] });
    model.set("name", "王芳");
    model.touch("name");
    assert.deepEqual(model.problems("name"), []);
    model.take();
    model.set("phone", "12");
    model.touch("phone");
    model.apply({ ...CLEAR, problems: [wrong("phone")] });
    assert.deepEqual(model.problems("phone"), [], "the answer is to what stood there before");
    model.take();
    model.apply({ ...CLEAR, problems: [wrong("phone", "phone")] });
    assert.equal(model.problems("phone")[0]?.what, "phone");
    model.set("phone", "123");
    assert.equal(model.problems("phone").length, 1, "what is told stays told until the next answer");
    dispose();
  });
});

test("a warning is no error", () => {
  createRoot((dispose) => {
    const model = open({}, { problems: [wrong("phone", "rule", true)] });
    assert.equal(model.errors().length, 0);
    assert.equal(model.warnings().length, 1);
    dispose();
  });
});

test("a cell stays touched when rows above it come and go", () => {
  createRoot((dispose) => {
    const model = open({ cards: [{ user: "甲" }, { user: "乙！" }] }, { problems: [wrong("cards[1].user")] });
    model.touch("cards[1].user");
    assert.equal(model.problems("cards[1].user").length, 1);
    model.deleteRow("cards", 0);
    model.apply({ ...CLEAR, problems: [wrong("cards[0].user")] });
    assert.equal(model.problems("cards[0].user").length, 1);
    assert.ok(model.rowHasProblem("cards", 0));
    model.insertRow("cards", 0);
    model.apply({ ...CLEAR, problems: [wrong("cards[0].user"), wrong("cards[1].user")] });
    assert.equal(model.problems("cards[0].user").length, 0);
    assert.equal(model.problems("cards[1].user").length, 1);
    dispose();
  });
});

test("an answer of the core touches only what it changes", () => {
  const seen: string[] = [];
  const { model, dispose } = createRoot((dispose) => {
    const model = open({ name: "王芳" });
    createEffect(() => void seen.push("name " + String(model.value("name"))));
    createEffect(() => void seen.push("phone hidden " + String(model.hidden("phone"))));
    createEffect(() => void seen.push("name required " + String(model.required("name"))));
    return { model, dispose };
  });
  seen.length = 0;
  model.apply({ ...CLEAR, hidden: ["phone"] });
  assert.deepEqual(seen, ["phone hidden true"]);
  dispose();
});

test("what the applicant cannot fill in is absent until somebody has; a step may open it, or one column", () => {
  createRoot((dispose) => {
    const [, , openedOn, cards] = FORM.sections[0]?.fields ?? [];
    assert.ok(openedOn && cards);
    assert.ok(open({}).absent(openedOn));
    assert.ok(!open({ openedOn: "2026-11-22" }).absent(openedOn));
    const step = open({ cards: [{ user: "甲" }] }, {}, ["openedOn", "cards.msisdn"]);
    assert.ok(!step.absent(openedOn));
    assert.ok(step.opens(cards));
    assert.ok(!step.mayEdit("cards"));
    assert.ok(step.mayEdit("cards[0].msisdn"));
    assert.ok(!step.mayEdit("cards[0].user"));
    dispose();
  });
});

test("pasting makes rows, keeps other cells, and counts as one change", () => {
  createRoot((dispose) => {
    const model = open({ cards: [{ user: "甲", msisdn: "1" }] });
    model.setCells("cards", 2, [
      { row: 0, column: "user", value: "乙" },
      { row: 1, column: "user", value: "丙" },
    ]);
    assert.deepEqual(JSON.parse(JSON.stringify(model.rows("cards"))), [
      { user: "乙", msisdn: "1" },
      { user: "丙", msisdn: "" },
    ]);
    assert.equal(model.changes, 1);
    dispose();
  });
});

test("newer data come in without undoing what is being changed here", () => {
  createRoot((dispose) => {
    const model = open({ name: "王芳", phone: "1" });
    model.set("phone", "13800138000");
    model.load({ name: "王芳（改）", phone: "2" }, new Set(["phone"]));
    assert.equal(model.value("name"), "王芳（改）");
    assert.equal(model.value("phone"), "13800138000");
    dispose();
  });
});

test("a form knows what is still on its way into it", async () => {
  const model = open({});
  assert.equal(model.arrived(), undefined);
  let arrive: () => void = () => undefined;
  model.arriving(new Promise((resolve) => (arrive = resolve)));
  const all = model.arrived();
  assert.ok(all);
  arrive();
  await all;
  assert.equal(model.arrived(), undefined);
});
