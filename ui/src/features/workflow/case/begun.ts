// What I am writing in a case and have not sent. The core keeps it like a draft, one for each thing it may become, and
// what the hub refused lands in the same place.
import { createEffect, createSignal, on, onCleanup, onMount, untrack, type Accessor } from "solid-js";
import { TEMPERS, type Aim, type BegunAct, type CaseView, type Words } from "../../../bindings/api";
import { asRefusal, command } from "../../../backend";
import { confirm, guardLeaving } from "../../../shared";
import { TIMERS } from "../draft/draftSaver";
import { createSaver, type SaveStatus } from "../model/saver";
import { news, NO_WORDS, type Known } from "../model/writing";

export interface Writing {
  words: Accessor<Words>;
  /** Changed by the person. */
  write(change: Partial<Words>): void;
  status: Accessor<SaveStatus>;
  /** Keep it now; `true` when all that was written before the call is kept. */
  flush(): Promise<boolean>;
  /** It is on its way: the core has put it away. */
  sent(): void;
}

export type Begun = Record<"decide" | "sendBack" | "transfer" | "countersign" | "withdraw" | "comment", Writing>;

const OF_TASK: readonly Aim[] = ["decide", "sendBack", "transfer", "countersign"];

export function createBegun(view: () => CaseView, rows: () => readonly BegunAct[]): Begun {
  const writing = (aim: Aim): Writing => createWriting(aim, view, rows);
  const begun: Begun = {
    decide: writing("decide"),
    sendBack: writing("sendBack"),
    transfer: writing("transfer"),
    countersign: writing("countersign"),
    withdraw: writing("withdraw"),
    comment: writing("comment"),
  };
  const all = Object.values(begun);
  const flush = async (): Promise<boolean> => (await Promise.all(all.map((one) => one.flush()))).every(Boolean);
  const unguard = guardLeaving(async () => {
    if (await flush()) return true;
    return confirm({ title: "最后写的内容还没有保存", text: "现在离开会丢失这些内容。", action: "仍要离开", danger: true });
  });
  onMount(() => {
    const keep = (): void => void flush();
    window.addEventListener("beforeunload", keep);
    document.addEventListener("visibilitychange", keep);
    onCleanup(() => {
      window.removeEventListener("beforeunload", keep);
      document.removeEventListener("visibilitychange", keep);
    });
  });
  onCleanup(() => {
    unguard();
    void flush();
  });
  return begun;
}

function createWriting(aim: Aim, view: () => CaseView, rows: () => readonly BegunAct[]): Writing {
  const id = view().card.id;
  const taskNow = (): string | null => (OF_TASK.indexOf(aim) >= 0 ? (view().task?.id ?? null) : null);
  const [words, setWords] = createSignal<Words>(NO_WORDS);
  const [status, setStatus] = createSignal<SaveStatus>({ at: "clean" });
  let known: Known = { task: untrack(taskNow), at: 0, op: null };
  const saver = createSaver({
    save: () => {
      const { task } = known;
      return command("workflow.saveAct", { case: id, aim, task, words: untrack(words) }).then((kept) => ({ kept, task }));
    },
    done: ({ kept, task }) => {
      if (task === known.task) known.at = Math.max(known.at, kept.updatedAt);
    },
    status: setStatus,
    refusalOf: asRefusal,
    mayRetry: (refusal) => TEMPERS[refusal.code] !== "rejected",
    // The form waits for what is on its way into its fields, and says so here when it is there.
    arrived: () => undefined,
    timers: TIMERS,
  });
  const adopt = (): void => {
    const row = news(known, rows(), aim, saver.dirty());
    if (!row) return;
    known.at = Math.max(known.at, row.updatedAt);
    known.op = row.op ?? null;
    setWords(row.words);
  };
  adopt();
  createEffect(on(rows, adopt, { defer: true }));
  createEffect(
    on(
      taskNow,
      (task) => {
        if (task === known.task) return;
        // Another task in the same case: what was written for the last one stays with it.
        const turn = (): void => {
          known = { task, at: 0, op: null };
          setWords(NO_WORDS);
          setStatus({ at: "clean" });
          adopt();
        };
        if (saver.dirty()) void saver.flush().then(turn);
        else turn();
      },
      { defer: true },
    ),
  );
  return {
    words,
    status,
    flush: () => saver.flush(),
    write(change) {
      setWords({ ...untrack(words), ...change });
      saver.touch();
    },
    sent() {
      known.at = Math.max(known.at, Date.now());
      setWords(NO_WORDS);
      setStatus({ at: "clean" });
    },
  };
}
