// Reading and acting. A query is kept by method and parameters, shared by all who show it, shown at once when
// come back to, and asked again when a `stale` event names one of its tags. Absent on purpose: optimistic
// writes. The backend lays what waits over the replica, so asking again is the optimistic answer.
import { createMemo, createRoot, createSignal, onCleanup, untrack, type Accessor } from "solid-js";
import { QUERIES, type Event, type Refusal, type Tag } from "../bindings/api";
import { asRefusal, type Backend, type Gives, type Method, type Shell, type Takes } from "./backend";
import { onceReleased } from "./press";

export type QueryMethod = keyof typeof QUERIES & Method;

export interface Query<T> {
  /** The last answer, also while the next one is on its way. */
  data: Accessor<T | undefined>;
  /** As `data`, but the answer to earlier parameters until the new one is there: for search and paging. */
  latest: Accessor<T | undefined>;
  /** Asking, and nothing to show yet. */
  loading: Accessor<boolean>;
  refusal: Accessor<Refusal | null>;
  refetch(): void;
}

export interface Command<M extends Method> {
  /** Null when it was refused; `refusal()` says why. */
  run(takes: Takes<M>): Promise<Gives<M> | null>;
  busy: Accessor<boolean>;
  refusal: Accessor<Refusal | null>;
  clear(): void;
}

interface Entry {
  method: QueryMethod;
  data: Accessor<unknown>;
  refusal: Accessor<Refusal | null>;
  users: number;
  /** Asked again when next shown. */
  stale: boolean;
  /** The answer that counts is that of the last asking. */
  asked: number;
  ask(): void;
  usedAt: number;
}

/** Answers kept that nothing shows. */
const KEPT = 60;
/** One act makes several tags stale within a moment; they are answered by one asking. */
const SETTLE_MS = 24;

let connected: Backend | null = null;
let entries = new Map<string, Entry>();
let clock = 0;
let staleTags = new Set<Tag>();
let everything = false;
let settling: ReturnType<typeof setTimeout> | undefined;

/** Makes `backend` the one that queries and commands go to. Returns the way to leave it. */
export function connectQueries(backend: Backend): () => void {
  connected = backend;
  entries = new Map();
  const off = backend.on((event) => {
    if (event.event === "lost") everything = true;
    else if (event.event === "stale") event.tags.forEach((tag) => staleTags.add(tag));
    else return;
    if (settling === undefined) settling = setTimeout(refetchStale, SETTLE_MS);
  });
  return () => {
    off();
    clearTimeout(settling);
    settling = undefined;
    connected = null;
  };
}

function backend(): Backend {
  if (connected === null) throw new Error("no backend is connected");
  return connected;
}

export function shell(): Shell {
  return backend().shell;
}

/** Hears what the backend tells, for as long as the caller's owner lives. */
export function onEvent(listener: (event: Event) => void): void {
  onCleanup(backend().on(listener));
}

/** Forgets every answer: another person may be logging in. */
export function forgetQueries(): void {
  entries.forEach((entry, key) => {
    if (entry.users === 0) entries.delete(key);
    else entry.ask();
  });
}

function refetchStale(): void {
  settling = undefined;
  const tags = staleTags;
  const all = everything;
  staleTags = new Set();
  everything = false;
  entries.forEach((entry) => {
    const mine: readonly Tag[] = QUERIES[entry.method];
    if (!all && !mine.some((tag) => tags.has(tag))) return;
    if (entry.users > 0) entry.ask();
    else entry.stale = true;
  });
}

function entryFor(method: QueryMethod, takes: string): Entry {
  const key = method + takes;
  const known = entries.get(key);
  if (known) return known;
  const made = createRoot(() => {
    const [data, setData] = createSignal<unknown>(undefined);
    let text: string | undefined;
    const [refusal, setRefusal] = createSignal<Refusal | null>(null);
    const entry: Entry = {
      method,
      data,
      refusal,
      users: 0,
      stale: true,
      asked: 0,
      usedAt: 0,
      ask() {
        entry.asked += 1;
        entry.stale = false;
        const turn = entry.asked;
        backend()
          .call(method, JSON.parse(takes) as Takes<typeof method>)
          .then(
            (answer) =>
              onceReleased(() => {
                if (turn !== entry.asked) return;
                setRefusal(null);
                // The same answer again draws nothing again: the focus and the scroll stay where they are.
                const now = JSON.stringify(answer);
                if (now !== text) setData(() => answer);
                text = now;
              }),
            (thrown: unknown) =>
              onceReleased(() => {
                if (turn !== entry.asked) return;
                entry.stale = true;
                setRefusal(asRefusal(thrown));
              }),
          );
      },
    };
    return entry;
  });
  entries.set(key, made);
  forgetOldest();
  return made;
}

function forgetOldest(): void {
  if (entries.size <= KEPT) return;
  let oldest: string | null = null;
  let at = Infinity;
  entries.forEach((entry, key) => {
    if (entry.users === 0 && entry.usedAt > 0 && entry.usedAt < at) {
      at = entry.usedAt;
      oldest = key;
    }
  });
  if (oldest !== null) entries.delete(oldest);
}

/** The answer to `method`, for as long as the caller's owner lives. `takes` null: not asked yet. */
export function createQuery<M extends QueryMethod>(method: M, takes: () => Takes<M> | null): Query<Gives<M>> {
  const key = createMemo(() => {
    const wanted = takes();
    return wanted === null ? null : JSON.stringify(wanted);
  });
  // A memo, not an effect: an answer kept from before is there in the first paint.
  const entry = createMemo(() => {
    const wanted = key();
    if (wanted === null) return null;
    const found = entryFor(method, wanted);
    found.users += 1;
    if (found.stale) found.ask();
    onCleanup(() => {
      found.users -= 1;
      clock += 1;
      found.usedAt = clock;
    });
    return found;
  });
  const data = () => entry()?.data() as Gives<M> | undefined;
  const refusal = () => entry()?.refusal() ?? null;
  const latest = createMemo<Gives<M> | undefined>((before) => data() ?? before);
  return {
    data,
    latest,
    refusal,
    loading: () => key() !== null && data() === undefined && refusal() === null,
    refetch: () => untrack(entry)?.ask(),
  };
}

/** Asks once, for its effect or for an answer that nobody shows. Rejects with `Refused`. */
export function command<M extends Method>(method: M, takes: Takes<M>): Promise<Gives<M>> {
  return backend().call(method, takes);
}

/** An act with its state, for a button. A second press while it runs does nothing. */
export function createCommand<M extends Method>(method: M): Command<M> {
  const [busy, setBusy] = createSignal(false);
  const [refusal, setRefusal] = createSignal<Refusal | null>(null);
  return {
    busy,
    refusal,
    clear: () => void setRefusal(null),
    async run(takes) {
      if (untrack(busy)) return null;
      setBusy(true);
      setRefusal(null);
      try {
        return await command(method, takes);
      } catch (thrown) {
        setRefusal(asRefusal(thrown));
        return null;
      } finally {
        setBusy(false);
      }
    },
  };
}
