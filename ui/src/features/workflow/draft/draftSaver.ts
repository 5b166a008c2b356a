// A draft's saving, as this page sees it.
import { createSignal, type Accessor } from "solid-js";
import { TEMPERS } from "../../../bindings/api";
import { asRefusal, command } from "../../../backend";
import type { FormModel } from "../model/formModel";
import { createSaver, type Saver, type SaveStatus, type Timers } from "../model/saver";

export const TIMERS: Timers = {
  after: (ms, run) => window.setTimeout(run, ms),
  cancel: (id) => window.clearTimeout(id),
  now: () => Date.now(),
};

export function createDraftSaver(id: string, model: FormModel, savedAt: number): Saver & { status: Accessor<SaveStatus> } {
  const [status, setStatus] = createSignal<SaveStatus>({ at: "saved", when: savedAt });
  const saver = createSaver({
    save: () => command("workflow.saveDraft", { id, data: model.take() }),
    done: (state) => model.apply(state),
    status: setStatus,
    refusalOf: asRefusal,
    mayRetry: (refusal) => TEMPERS[refusal.code] !== "rejected",
    arrived: () => model.arrived(),
    timers: TIMERS,
  });
  return { ...saver, status };
}
