// How near a task's deadline is. Hub time decides what is overdue; this only colours it.

const HOUR = 3_600_000;

export type Due = { at: "none" } | { at: "over" | "soon" | "later"; ms: number };

/** `soon`: within four hours. `ms`: distance, never negative. */
export function dueOf(dueAt: number | null | undefined, now: number): Due {
  if (dueAt === null || dueAt === undefined) return { at: "none" };
  const left = dueAt - now;
  if (left < 0) return { at: "over", ms: -left };
  return { at: left <= 4 * HOUR ? "soon" : "later", ms: left };
}
