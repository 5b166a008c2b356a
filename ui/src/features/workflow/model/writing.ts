// What is being written for one act, against what the core has of it. Answers may be older than what was kept a
// moment ago, and the person may be ahead of both: when is the core's word taken?
import type { BegunAct, Words } from "../../../bindings/api";

/** What this page knows: whose task, when it was last kept or taken over, and which refusal it has taken in. */
export interface Known {
  task: string | null;
  at: number;
  op: string | null;
}

export const NO_WORDS: Words = { text: "", edits: {}, people: [], to: "", way: "" };

/** The row of this act, where it tells something new and overwrites nothing that is not kept yet. */
export function news(known: Known, rows: readonly BegunAct[], aim: BegunAct["aim"], dirty: boolean): BegunAct | null {
  const row = rows.filter((one) => one.aim === aim && (one.task ?? null) === known.task && one.open)[0];
  if (!row || dirty) return null;
  const cameBack = row.op !== null && row.op !== undefined && row.op !== known.op;
  return cameBack || row.updatedAt > known.at ? row : null;
}

/** Nothing that would be missed, as the core has it. */
export function isEmpty(words: Words): boolean {
  return words.text.trim() === "" && Object.keys(words.edits).length === 0 && words.people.length === 0;
}
