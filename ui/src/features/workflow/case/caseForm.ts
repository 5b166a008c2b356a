// The data of a case as it is shown and, where the step opens fields, changed. What an approver changes is kept with
// their opinion until they decide; the core works out what follows from it, and what arrives meanwhile does not undo it.
import { createEffect, createSignal, on, onCleanup, untrack } from "solid-js";
import type { CaseView } from "../../../bindings/api";
import { asRefusal, command } from "../../../backend";
import { TEMPERS } from "../../../bindings/api";
import { createFormModel, type Data, type FormModel } from "../model/formModel";
import { parsePath } from "../model/path";
import { createSaver, type Saver } from "../model/saver";
import { TIMERS } from "../draft/draftSaver";
import type { Writing } from "./begun";

export interface CaseForm {
  model: FormModel;
  /** Fields changed here, with their values. */
  edits(): Data;
  /** Is all well with what may be changed here? Answered after the core has worked it out. */
  check(): Promise<boolean>;
  /** Decided: nothing here is mine any more. */
  reset(): void;
}

export function createCaseForm(view: () => CaseView, writing: Writing): CaseForm {
  const first = view();
  let before = JSON.stringify(first.data);
  const open = (key: string): boolean => {
    const task = view().task;
    if (!task) return false;
    const keys = task.edit.concat(task.mustFill);
    return keys.indexOf(key) >= 0 || keys.indexOf(parsePath(key).field) >= 0;
  };
  /** What was changed before, as far as the step still opens it. */
  const kept = (): Data => {
    const { edits } = writing.words();
    const still: Data = {};
    Object.keys(edits).forEach((key) => {
      if (opensField(view(), key)) still[key] = edits[key];
    });
    return still;
  };
  const begun = untrack(kept);
  const [edited, setEdited] = createSignal<ReadonlySet<string>>(new Set(Object.keys(begun)));
  const saver: Saver = createSaver({
    save: () => command("workflow.evaluate", { form: first.form.key, version: view().version, case: view().card.id, data: model.take() }),
    done: (state) => model.apply(state),
    status: () => undefined,
    refusalOf: asRefusal,
    mayRetry: (refusal) => TEMPERS[refusal.code] === "retry",
    arrived: () => model.arrived(),
    timers: TIMERS,
  });
  const model: FormModel = createFormModel({
    form: first.form,
    data: { ...first.data, ...begun },
    state: first.state,
    mayEdit: open,
    changed: () => {
      setEdited(changedKeys(JSON.parse(before) as Data, model.snapshot()));
      saver.touch();
      writing.write({ edits: edits() });
    },
    settled: () => void saver.flush(),
  });
  const edits = (): Data => {
    const data = model.snapshot();
    const changed: Data = {};
    edited().forEach((key) => void (changed[key] = data[key]));
    return changed;
  };
  createEffect(
    on(
      view,
      (now) => {
        const fresh = JSON.stringify(now.data);
        if (fresh !== before) {
          before = fresh;
          model.load(now.data, edited());
        }
        if (edited().size === 0) model.apply(now.state);
        else saver.touch();
      },
      { defer: true },
    ),
  );
  // What came back, or what another window kept.
  createEffect(
    on(
      kept,
      (fresh) => {
        if (JSON.stringify(fresh) === JSON.stringify(edits())) return;
        setEdited(new Set(Object.keys(fresh)));
        model.load({ ...view().data, ...fresh }, new Set());
        saver.touch();
      },
      { defer: true },
    ),
  );
  if (edited().size > 0) saver.touch();
  onCleanup(() => saver.stop());

  const withMust: FormModel = {
    ...model,
    required: (path) => model.required(path) || (view().task?.mustFill ?? []).indexOf(path.replace(/\[\d+\]/, "")) >= 0,
  };
  return {
    model: withMust,
    edits,
    async check() {
      const task = view().task;
      if (!task || task.edit.length + task.mustFill.length === 0) return true;
      saver.touch();
      if (!(await saver.flush())) return false;
      model.setTried(true);
      return model.errors().length === 0;
    },
    reset() {
      setEdited(new Set<string>());
      model.setTried(false);
    },
  };
}

/** Does the step open a column of this table, or this field? */
function opensField(view: CaseView, key: string): boolean {
  const task = view.task;
  return !!task && task.edit.concat(task.mustFill).some((open) => parsePath(open).field === key || open.split(".")[0] === key);
}

function changedKeys(before: Data, now: Data): Set<string> {
  const changed = new Set<string>();
  Object.keys(now).forEach((key) => {
    if (!same(before[key], now[key])) changed.add(key);
  });
  return changed;
}

/** What was never filled in and what is empty now are the same. */
function same(a: unknown, b: unknown): boolean {
  const empty = (value: unknown): boolean =>
    value === undefined || value === null || value === "" || value === false || (Array.isArray(value) && value.length === 0);
  return (empty(a) && empty(b)) || JSON.stringify(a) === JSON.stringify(b);
}
