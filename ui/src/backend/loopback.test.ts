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
let source: { url: string; onopen?: () => void; onmessage?: (message: { data: string }) => void };
const kept = new Map<string, string>();
const place = { hash: "", pathname: "/", search: "" };

Object.assign(globalThis, {
  location: place,
  sessionStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) },
  history: { replaceState: (_: unknown, __: string, hash: string) => void (place.hash = hash) },
  fetch: (url: string, init: { body: string; headers: Record<string, string> }) => {
    sent.push({ url, body: JSON.parse(init.body), authorization: init.headers.authorization ?? "" });
    if (answer === "no service") return Promise.reject(new TypeError("connection refused"));
    const { status, text } = answer;
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
  place.hash = "#token=s3cr%2Bet&/todo?x=1";
  answer = { status: 200, text: '{"ok":{"waiting":2}}' };
});

test("the token leaves the address at once, and the way to the page stays", () => {
  loopback();
  assert.equal(place.hash, "#/todo?x=1");
  assert.equal(kept.get("tongban.token"), "s3cr%2Bet");
});

test("opened again in the same tab, the token is still known", async () => {
  loopback();
  place.hash = "#/drafts";
  await loopback().call("sync.status", {});
  assert.equal(sent[0]?.authorization, "Bearer s3cr%2Bet");
});

test("a call goes out as method and params, and its answer comes back", async () => {
  assert.deepEqual(await loopback().call("sync.dismiss", { op: "o-1" }), { waiting: 2 });
  assert.deepEqual(sent[0]?.body, { method: "sync.dismiss", params: { op: "o-1" } });
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

test("events are heard, and a line that was down counts as events lost", () => {
  const heard: Event[] = [];
  const off = loopback().on((event) => heard.push(event));
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
