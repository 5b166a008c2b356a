import assert from "node:assert/strict";
import { test } from "node:test";
import type { Refusal } from "../../../bindings/api";
import { createSaver, IDLE_MS, LONGEST_MS, type Saver, type SaveStatus, type Timers } from "./saver";

/** A desk clock that is pushed by hand. */
function clock(): Timers & { pass(ms: number): void } {
  let now = 0;
  let next = 1;
  const due = new Map<number, { at: number; run: () => void }>();
  return {
    after(ms, run) {
      due.set(next, { at: now + ms, run });
      next += 1;
      return next - 1;
    },
    cancel: (id) => void due.delete(id),
    now: () => now,
    pass(ms) {
      const until = now + ms;
      for (;;) {
        const first = [...due].filter(([, one]) => one.at <= until).sort((a, b) => a[1].at - b[1].at)[0];
        if (!first) break;
        now = first[1].at;
        due.delete(first[0]);
        first[1].run();
      }
      now = until;
    },
  };
}

interface Desk {
  saver: Saver;
  timers: ReturnType<typeof clock>;
  sent: string[];
  answered: string[];
  states: SaveStatus["at"][];
  text: { now: string };
  /** What is on its way into the data. */
  coming: { now: Promise<void> | undefined };
  /** Answers the request under way. */
  answer(refusal?: Refusal): Promise<void>;
}

function desk(): Desk {
  const timers = clock();
  const text = { now: "" };
  const coming: Desk["coming"] = { now: undefined };
  const sent: string[] = [];
  const answered: string[] = [];
  const states: SaveStatus["at"][] = [];
  let settle: ((refusal?: Refusal) => void) | undefined;
  const saver = createSaver<string>({
    save: () => {
      const what = text.now;
      sent.push(what);
      return new Promise((resolve, reject) => {
        settle = (refusal) => (refusal ? reject(refusal) : resolve(what));
      });
    },
    done: (what) => answered.push(what),
    status: (status) => states.push(status.at),
    refusalOf: (thrown) => thrown as Refusal,
    mayRetry: (refusal) => refusal.code === "busy",
    arrived: () => coming.now,
    timers,
  });
  const answer = async (refusal?: Refusal): Promise<void> => {
    settle?.(refusal);
    settle = undefined;
    await new Promise((later) => setImmediate(later));
  };
  return { saver, timers, sent, answered, states, text, coming, answer };
}

function write(at: Desk, text: string): void {
  at.text.now = text;
  at.saver.touch();
}

test("what is typed is kept once it rests", async () => {
  const at = desk();
  write(at, "汛");
  at.timers.pass(IDLE_MS - 1);
  write(at, "汛期");
  at.timers.pass(IDLE_MS - 1);
  assert.deepEqual(at.sent, []);
  at.timers.pass(1);
  assert.deepEqual(at.sent, ["汛期"]);
  await at.answer();
  assert.deepEqual(at.answered, ["汛期"]);
  assert.deepEqual(at.states, ["dirty", "saving", "saved"]);
  assert.ok(!at.saver.dirty());
});

test("who never pauses is kept all the same", () => {
  const at = desk();
  for (let ms = 0; ms <= LONGEST_MS; ms += 100) {
    write(at, "字".repeat(ms / 100 + 1));
    at.timers.pass(100);
  }
  assert.equal(at.sent.length, 1);
});

test("one request at a time, and the newest text is always the last one sent", async () => {
  const at = desk();
  write(at, "一");
  at.timers.pass(IDLE_MS);
  write(at, "一二");
  at.timers.pass(5 * IDLE_MS);
  assert.deepEqual(at.sent, ["一"]);
  await at.answer();
  assert.equal(at.states[at.states.length - 1], "dirty");
  at.timers.pass(IDLE_MS);
  assert.deepEqual(at.sent, ["一", "一二"]);
  await at.answer();
  assert.ok(!at.saver.dirty());
});

test("leaving waits until all that was typed is kept, also what was typed while a request was under way", async () => {
  const at = desk();
  write(at, "一");
  at.timers.pass(IDLE_MS);
  write(at, "一二");
  const left = at.saver.flush();
  await at.answer();
  assert.deepEqual(at.sent, ["一", "一二"]);
  await at.answer();
  assert.equal(await left, true);
});

test("what could not be kept is said, tried again where time may mend it, and leaving says no", async () => {
  const at = desk();
  write(at, "一");
  const left = at.saver.flush();
  await at.answer({ code: "busy" });
  assert.equal(await left, false);
  assert.equal(at.states[at.states.length - 1], "failed");
  assert.ok(at.saver.dirty());
  at.timers.pass(10_000);
  assert.deepEqual(at.sent, ["一", "一"]);
  await at.answer({ code: "diskFull" });
  at.timers.pass(60_000);
  assert.equal(at.sent.length, 2);
});

test("after the draft is gone nothing is sent and nothing is shown", async () => {
  const at = desk();
  write(at, "一");
  at.timers.pass(IDLE_MS);
  at.saver.stop();
  await at.answer();
  write(at, "二");
  at.timers.pass(10_000);
  assert.deepEqual(at.sent, ["一"]);
  assert.deepEqual(at.answered, []);
});

test("who submits while a file is still being taken in submits with the file", async () => {
  const at = desk();
  write(at, "正文");
  let arrive: () => void = () => undefined;
  at.coming.now = new Promise((resolve) => {
    arrive = () => {
      write(at, "正文和附件");
      resolve();
    };
  });
  const left = at.saver.flush();
  assert.deepEqual(at.sent, []);
  arrive();
  await new Promise((later) => setImmediate(later));
  assert.deepEqual(at.sent, ["正文和附件"]);
  await at.answer();
  assert.equal(await left, true);
});
