import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { createRoot, createSignal } from "solid-js";
import type { Event, Refusal, Tag } from "../bindings/api";
import { Refused, type Backend } from "./backend";
import { asRefusal } from "./backend";
import { connectQueries, createCommand, createQuery, forgetQueries } from "./query";

interface Asked {
  method: string;
  takes: unknown;
  answer: (value: unknown) => void;
  refuse: (refusal: Refusal) => void;
}

let asked: Asked[] = [];
let tell: (event: Event) => void = () => {};
const stale = (...tags: Tag[]) => tell({ event: "stale", tags });
/** Answers arrive after the promises in between have run. */
const settle = () => new Promise<void>((done) => setImmediate(done));

const backend: Backend = {
  call: (method, takes) =>
    new Promise((resolve, reject) => {
      asked.push({ method, takes, answer: resolve as (value: unknown) => void, refuse: (refusal) => reject(new Refused(refusal)) });
    }),
  on(listener) {
    tell = listener;
    return () => {};
  },
  shell: { kind: "fake", pickFile: async () => [], saveFile: async () => true },
};

/** The nth asking, which must have happened. */
const nth = (index: number): Asked => {
  const found = asked[index];
  assert.ok(found, "asked " + (index + 1) + " times");
  return found;
};

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  asked = [];
  connectQueries(backend);
});

test("two who show the same answer ask once", async () => {
  await createRoot(async (dispose) => {
    const one = createQuery("sync.status", () => ({}));
    const other = createQuery("sync.status", () => ({}));
    assert.equal(asked.length, 1);
    assert.equal(one.loading(), true);
    nth(0).answer({ waiting: 3 });
    await settle();
    assert.deepEqual(one.data(), { waiting: 3 });
    assert.deepEqual(other.data(), { waiting: 3 });
    assert.equal(one.loading(), false);
    dispose();
  });
});

test("a stale tag asks again, once for a burst, and shows the old answer meanwhile", async () => {
  await createRoot(async (dispose) => {
    const query = createQuery("workflow.drafts", () => ({ offset: 0, limit: 50, text: "" }));
    nth(0).answer({ rows: [], total: 0 });
    await settle();
    stale("drafts");
    stale("drafts", "cases");
    stale("ledgers");
    assert.equal(asked.length, 1);
    mock.timers.tick(30);
    assert.equal(asked.length, 2);
    assert.deepEqual(query.data(), { rows: [], total: 0 });
    nth(1).answer({ rows: [], total: 1 });
    await settle();
    assert.equal(query.data()?.total, 1);
    dispose();
  });
});

test("tags that the answer does not depend on ask nothing", async () => {
  await createRoot(async (dispose) => {
    createQuery("settings.get", () => ({}));
    nth(0).answer({});
    await settle();
    stale("cases");
    mock.timers.tick(30);
    assert.equal(asked.length, 1);
    dispose();
  });
});

test("after lost events everything that is shown is asked again", async () => {
  await createRoot(async (dispose) => {
    createQuery("settings.get", () => ({}));
    createQuery("sync.status", () => ({}));
    tell({ event: "lost", missed: 7 });
    mock.timers.tick(30);
    assert.equal(asked.length, 4);
    dispose();
  });
});

test("the answer of an earlier asking does not overtake a later one", async () => {
  await createRoot(async (dispose) => {
    const query = createQuery("sync.status", () => ({}));
    query.refetch();
    nth(1).answer({ waiting: 2 });
    await settle();
    nth(0).answer({ waiting: 1 });
    await settle();
    assert.deepEqual(query.data(), { waiting: 2 });
    dispose();
  });
});

test("a refusal is told, leaves what is shown, and goes when the next answer comes", async () => {
  await createRoot(async (dispose) => {
    const query = createQuery("sync.status", () => ({}));
    nth(0).answer({ waiting: 1 });
    await settle();
    query.refetch();
    nth(1).refuse({ code: "busy" });
    await settle();
    assert.equal(query.refusal()?.code, "busy");
    assert.deepEqual(query.data(), { waiting: 1 });
    query.refetch();
    nth(2).answer({ waiting: 1 });
    await settle();
    assert.equal(query.refusal(), null);
    dispose();
  });
});

test("other parameters are another question; coming back shows the kept answer at once", async () => {
  await createRoot(async (dispose) => {
    const [text, setText] = createSignal("a");
    const query = createQuery("search.all", () => (text() === "" ? null : { text: text() }));
    nth(0).answer({ people: ["a"] });
    await settle();
    setText("b");
    assert.equal(query.data(), undefined);
    assert.deepEqual(query.latest(), { people: ["a"] });
    nth(1).answer({ people: ["b"] });
    await settle();
    setText("a");
    assert.deepEqual(query.data(), { people: ["a"] });
    assert.equal(asked.length, 2);
    setText("");
    assert.equal(query.data(), undefined);
    assert.equal(query.loading(), false);
    dispose();
  });
});

test("an answer that nobody shows is marked stale, and asked again when shown", async () => {
  await createRoot(async (dispose) => {
    createQuery("settings.get", () => ({}));
    nth(0).answer({ zoom: 100 });
    await settle();
    dispose();
  });
  stale("settings");
  mock.timers.tick(30);
  assert.equal(asked.length, 1);
  createRoot((dispose) => {
    createQuery("settings.get", () => ({}));
    assert.equal(asked.length, 2);
    dispose();
  });
});

test("what one person saw is forgotten for the next", async () => {
  await createRoot(async (dispose) => {
    createQuery("workflow.notices", () => ({ offset: 0, limit: 0, text: "" }));
    nth(0).answer({ rows: [], total: 9 });
    await settle();
    dispose();
  });
  forgetQueries();
  createRoot((dispose) => {
    const query = createQuery("workflow.notices", () => ({ offset: 0, limit: 0, text: "" }));
    assert.equal(query.data(), undefined);
    dispose();
  });
});

test("a second press while the first runs does nothing", async () => {
  await createRoot(async (dispose) => {
    const act = createCommand("sync.retry");
    const first = act.run({});
    assert.equal(act.busy(), true);
    assert.equal(await act.run({}), null);
    assert.equal(asked.length, 1);
    nth(0).refuse({ code: "offline" });
    assert.equal(await first, null);
    assert.equal(act.refusal()?.code, "offline");
    assert.equal(act.busy(), false);
    dispose();
  });
});

test("whatever is thrown becomes a refusal", () => {
  assert.equal(asRefusal(new Refused({ code: "stale" })).code, "stale");
  assert.equal(asRefusal('{"code":"tooSoon","params":{"minutes":"3"}}').params?.minutes, "3");
  assert.deepEqual(asRefusal(new Error("x")), { code: "internal", params: { detail: "x" } });
});
