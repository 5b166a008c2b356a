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

/** The two largest useful units, as whole numbers: `{days: 1, hours: 3}`. */
export function spanParts(ms: number): { days: number; hours: number; minutes: number } {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  return { days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60), minutes: minutes % 60 };
}
