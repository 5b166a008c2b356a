import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Event } from "../bindings/api";
import { Refused } from "./backend";
import { loopback } from "./loopback";

interface Sent {
  url: string;
  body: unknown;
  authorization: string;
}

let sent: Sent[] = [];
let answer: { status: number; text: string } | "no service" = { status: 200, text: '{"ok":{}}' };
/** What the invitation is good for. */
let traded = { status: 200, text: '{"token":"p+ss"}' };
let source: { url: string; onopen?: () => void; onmessage?: (message: { data: string }) => void };
const kept = new Map<string, string>();
const place = { hash: "", pathname: "/", search: "" };

Object.assign(globalThis, {
  location: place,
  sessionStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) },
  history: { replaceState: (_: unknown, __: string, hash: string) => void (place.hash = hash) },
  fetch: (url: string, init: { body: string; headers: Record<string, string> }) => {
    sent.push({ url, body: JSON.parse(init.body), authorization: init.headers.authorization ?? "" });
    if (answer === "no service" && url !== "pass") return Promise.reject(new TypeError("connection refused"));
    const { status, text } = url === "pass" || answer === "no service" ? traded : answer;
    return Promise.resolve({ status, json: () => Promise.resolve(text).then((all) => JSON.parse(all) as unknown) });
  },
  EventSource: function EventSource(url: string) {
    source = { url };
    return source;
  },
});

beforeEach(() => {
  sent = [];
  kept.clear();
  traded = { status: 200, text: '{"token":"p+ss"}' };
  place.hash = "#token=inv1ted&/todo?x=1";
  answer = { status: 200, text: '{"ok":{"waiting":2}}' };
});

/** Promises in between have run. */
const settle = () => new Promise<void>((done) => setImmediate(done));

test("the invitation leaves the address at once and is traded for a pass; the way to the page stays", async () => {
  loopback();
  assert.equal(place.hash, "#/todo?x=1");
  await settle();
  assert.deepEqual(sent, [{ url: "pass", body: { token: "inv1ted" }, authorization: "" }]);
  assert.equal(kept.get("tongban.pass"), "p+ss");
  assert.equal(source.url, "events?token=p%2Bss");
});

test("loaded again in the same tab, the pass is still known", async () => {
  loopback();
  await settle();
  place.hash = "#/drafts";
  sent = [];
  await loopback().call("sync.status", {});
  assert.deepEqual(sent, [{ url: "rpc", body: { method: "sync.status", params: {} }, authorization: "Bearer p+ss" }]);
});

test("an invitation that is used up or too old is a refusal that names it, whatever was kept before", async () => {
  kept.set("tongban.pass", "old");
  traded = { status: 403, text: "" };
  await assert.rejects(loopback().call("sync.status", {}), (thrown) => thrown instanceof Refused && thrown.refusal.params?.field === "token");
});

test("a call goes out as method and params, and its answer comes back", async () => {
  assert.deepEqual(await loopback().call("sync.dismiss", { op: "o-1" }), { waiting: 2 });
  assert.deepEqual(sent[1]?.body, { method: "sync.dismiss", params: { op: "o-1" } });
});

test("a refusal is thrown with its parameters", async () => {
  answer = { status: 200, text: '{"refusal":{"code":"tooSoon","params":{"minutes":"4"}}}' };
  await assert.rejects(loopback().call("sync.retry", {}), (thrown) => thrown instanceof Refused && thrown.refusal.params?.minutes === "4");
});

test("a service that is gone, or answers something else, is a fault and not a refusal of the hub", async () => {
  for (const broken of ["no service", { status: 502, text: "<html>" }] as const) {
    answer = broken;
    await assert.rejects(loopback().call("sync.retry", {}), (thrown) => thrown instanceof Refused && thrown.refusal.code === "internal");
  }
  answer = { status: 403, text: "" };
  await assert.rejects(loopback().call("sync.retry", {}), (thrown) => thrown instanceof Refused && thrown.refusal.code === "notPermitted");
});

test("events are heard, and a line that was down counts as events lost", async () => {
  const heard: Event[] = [];
  const off = loopback().on((event) => heard.push(event));
  await settle();
  source.onopen?.();
  source.onmessage?.({ data: '{"event":"stale","tags":["tasks"]}' });
  source.onopen?.();
  off();
  source.onmessage?.({ data: '{"event":"stale","tags":["cases"]}' });
  assert.deepEqual(heard, [
    { event: "stale", tags: ["tasks"] },
    { event: "lost", missed: 0 },
  ]);
});
