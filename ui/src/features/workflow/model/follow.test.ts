import assert from "node:assert/strict";
import { test } from "node:test";
import { createRoot } from "solid-js";
import type { Form } from "../../../bindings/api";
import { layOver } from "./follow";
import { createFormModel, type Data, type FormModel } from "./formModel";

const FORM: Form = {
  key: "close",
  title: "销户",
  category: "",
  summary: "",
  sources: [],
  subject: "",
  rules: [],
  flow: [],
  sections: [
    {
      title: "",
      columns: 1,
      fields: [
        { key: "opening", label: "开户申请", kind: "case", forms: [] },
        { key: "account", label: "号", kind: "text", readOnly: true },
        { key: "holder", label: "名", kind: "text" },
        { key: "cards", label: "卡", kind: "table", minRows: 0, maxRows: 9, columns: [{ key: "iccid", label: "卡号", kind: "text" }] },
      ],
    },
  ],
};

function open(data: Data): FormModel {
  return createFormModel({
    form: FORM,
    data,
    state: { hidden: [], required: [], without: {}, computed: {}, capitals: {}, problems: [] },
    mayEdit: (_, field) => field.readOnly !== true,
    changed: () => undefined,
    settled: () => undefined,
  });
}

test("what a chosen case gives stands at once, and one step takes all of it back", () => {
  createRoot((dispose) => {
    const model = open({ holder: "本来", cards: [{ iccid: "1" }] });
    model.set("opening", "c-1");
    const { undo } = layOver(model, { field: "opening", before: null }, { account: "0001", holder: "王芳", cards: [{ iccid: "8986" }, { iccid: "8987" }] });
    assert.deepEqual([model.value("account"), model.value("holder"), model.rows("cards").length], ["0001", "王芳", 2]);
    undo();
    assert.deepEqual([model.value("opening"), model.value("account"), model.value("holder")], [null, "", "本来"]);
    assert.deepEqual(JSON.stringify(model.rows("cards")), JSON.stringify([{ iccid: "1" }]));
    dispose();
  });
});

test("what was typed after the copy stays when the copy is taken back", () => {
  createRoot((dispose) => {
    const model = open({ holder: "", cards: [] });
    model.set("opening", "c-1");
    const { undo } = layOver(model, { field: "opening", before: null }, { account: "0001", holder: "王芳", cards: [{ iccid: "8986" }] });
    model.set("cards[0].iccid", "9999");
    undo();
    assert.equal(model.value("holder"), "");
    assert.equal(model.value("cards[0].iccid"), "9999");
    dispose();
  });
});

test("a field that nobody gives any more is empty, as its kind is", () => {
  createRoot((dispose) => {
    const model = open({ opening: "c-1", account: "0001", holder: "王芳", cards: [{ iccid: "8986" }] });
    model.set("opening", null);
    layOver(model, { field: "opening", before: "c-1" }, { account: null, cards: null });
    assert.deepEqual([model.value("account"), model.rows("cards").length, model.value("holder")], ["", 0, "王芳"]);
    dispose();
  });
});
