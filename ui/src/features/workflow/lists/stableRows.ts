// A list asked again keeps the rows that did not change: the same objects, so the same elements on the page.
import { createMemo, type Accessor } from "solid-js";

export function stableRows<T>(rows: Accessor<readonly T[]>, id: (row: T) => string): Accessor<T[]> {
  const known = new Map<string, { row: T; text: string }>();
  return createMemo(() => {
    const now = rows().map((row) => {
      const key = id(row);
      const text = JSON.stringify(row);
      const before = known.get(key);
      if (before?.text === text) return before;
      const made = { row, text };
      known.set(key, made);
      return made;
    });
    if (known.size > 2 * now.length + 100) known.clear();
    return now.map((one) => one.row);
  });
}
