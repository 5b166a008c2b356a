// Another case was chosen to go on from: what it gives stands at once, in the place of what stood there, with one
// way back. The core says what changes; nothing is worked out here.
import { emptyOf, type Data, type FormModel } from "./formModel";

export interface LaidOver {
  /** The fields that changed. */
  keys: string[];
  /** Restores the choice, and every field that is still as it came. */
  undo: () => void;
}

export function layOver(model: FormModel, choice: { field: string; before: unknown }, changes: Data): LaidOver {
  const wanted: Data = {};
  Object.keys(changes).forEach((key) => {
    const field = model.index.at(key);
    if (field) wanted[key] = changes[key] ?? emptyOf(field);
  });
  const keys = Object.keys(wanted).filter((key) => !same(model.value(key), wanted[key]));
  const before: Data = {};
  keys.forEach((key) => {
    before[key] = copy(model.value(key));
    model.set(key, copy(wanted[key]));
  });
  return {
    keys,
    undo: () => {
      keys.filter((key) => same(model.value(key), wanted[key])).forEach((key) => model.set(key, before[key]));
      model.set(choice.field, choice.before);
      model.touch(choice.field);
    },
  };
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const copy = (value: unknown): unknown => (value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown));
