// Keeps typed work: one request under way at a time, the newest data always sent last, so answers can never
// overtake each other. Idle time and retries come from the caller's timers; nothing here knows the form.

import type { Refusal } from "../../../bindings/api";

export type SaveStatus =
  | { at: "clean" }
  | { at: "dirty" }
  | { at: "saving" }
  | { at: "saved"; when: number }
  | { at: "failed"; refusal: Refusal };

export interface Timers {
  after(ms: number, run: () => void): number;
  cancel(id: number): void;
  now(): number;
}

export const IDLE_MS = 350;
/** Somebody who types without pause is saved this often all the same. */
export const LONGEST_MS = 2_500;
const RETRY_MS = 4_000;

export interface Saver {
  /** Something changed. */
  touch(): void;
  /** Keep it now; `true` when all that was typed before the call, and all that was on its way in, is kept. */
  flush(): Promise<boolean>;
  /** No more saving: submitted, discarded, or the page is gone. */
  stop(): void;
  dirty(): boolean;
}

export interface SaverOptions<T> {
  save: () => Promise<T>;
  done: (answer: T) => void;
  status: (status: SaveStatus) => void;
  refusalOf: (error: unknown) => Refusal;
  mayRetry: (refusal: Refusal) => boolean;
  /** Resolves when what is on its way into the data is there (files that are being taken in); undefined: nothing is. */
  arrived: () => Promise<void> | undefined;
  timers: Timers;
}

export function createSaver<T>(options: SaverOptions<T>): Saver {
  const { timers } = options;
  let version = 0;
  let kept = 0;
  let running: Promise<void> | undefined;
  let timer: number | undefined;
  let dirtySince: number | undefined;
  let stopped = false;

  const disarm = (): void => {
    if (timer !== undefined) timers.cancel(timer);
    timer = undefined;
  };
  const arm = (ms: number): void => {
    disarm();
    timer = timers.after(ms, () => {
      timer = undefined;
      void run();
    });
  };

  const once = async (): Promise<void> => {
    const sent = version;
    options.status({ at: "saving" });
    dirtySince = undefined;
    try {
      const answer = await options.save();
      kept = sent;
      if (stopped) return;
      options.done(answer);
      options.status(version === kept ? { at: "saved", when: timers.now() } : { at: "dirty" });
    } catch (error) {
      if (stopped) return;
      const refusal = options.refusalOf(error);
      options.status({ at: "failed", refusal });
      if (options.mayRetry(refusal)) arm(RETRY_MS);
    }
  };

  const run = (): Promise<void> => {
    disarm();
    if (stopped || version === kept) return running ?? Promise.resolve();
    if (running) return running;
    running = once().finally(() => {
      running = undefined;
      if (!stopped && version !== kept && timer === undefined && dirtySince !== undefined) arm(IDLE_MS);
    });
    return running;
  };

  return {
    touch() {
      if (stopped) return;
      version += 1;
      const now = timers.now();
      if (dirtySince === undefined) {
        dirtySince = now;
        if (!running) options.status({ at: "dirty" });
      }
      if (!running) arm(Math.max(0, Math.min(IDLE_MS, dirtySince + LONGEST_MS - now)));
    },
    async flush() {
      const coming = options.arrived();
      if (coming) await coming;
      const wanted = version;
      if (running) await running;
      if (kept < wanted && !stopped) await run();
      return kept >= wanted;
    },
    stop() {
      stopped = true;
      disarm();
    },
    dirty: () => version !== kept,
  };
}
