import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "../bindings/api";
import { Refused, type FileDrag } from "./backend";
import { inTauri, tauri } from "./tauri";

type Heard = (event: { payload: unknown }) => void;

/** A shell whose commands answer `answers[command]`, or reject with it when it is a refusal. */
function shell(two: boolean, answers: Record<string, unknown> = {}) {
  const asked: [string, unknown][] = [];
  const listeners: Record<string, Heard> = {};
  const invoke = (command: string, args: unknown) => {
    asked.push([command, args]);
    const answer = answers[command];
    return typeof answer === "object" && answer !== null && "code" in answer ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const event = {
    listen: (name: string, heard: Heard) => {
      listeners[name] = heard;
      return Promise.resolve(() => {});
    },
  };
  Object.assign(globalThis, { window: { __TAURI__: two ? { core: { invoke }, event } : { tauri: { invoke }, event } } });
  return { asked, say: (name: string, payload: unknown) => listeners[name]?.({ payload }) };
}

test("both lines of Tauri are called alike", async () => {
  for (const two of [true, false]) {
    const { asked } = shell(two, { call: { zoom: 110 } });
    assert.equal(inTauri(), true);
    assert.deepEqual(await tauri().call("settings.get", {}), { zoom: 110 });
    assert.deepEqual(asked, [["call", { method: "settings.get", params: {} }]]);
  }
});

test("what Rust rejects with is a refusal here", async () => {
  shell(true, { call: { code: "locked" } });
  await assert.rejects(tauri().call("workflow.workbench", {}), (thrown) => thrown instanceof Refused && thrown.refusal.code === "locked");
});

test("nothing is asked before changes of the answer are heard", async () => {
  const { asked } = shell(true, { call: { zoom: 110 } });
  let listening = (_stop: () => void): void => {};
  const slow = new Promise<() => void>((resolve) => (listening = resolve));
  window.__TAURI__!.event.listen = () => slow;
  const answer = tauri().call("settings.get", {});
  await Promise.resolve();
  assert.deepEqual(asked, []);
  listening(() => {});
  assert.deepEqual(await answer, { zoom: 110 });
});

test("events and dropped files are heard until one stops listening", () => {
  const { say } = shell(true);
  const backend = tauri();
  const events: Event[] = [];
  const drags: FileDrag[] = [];
  const off = backend.on((event) => events.push(event));
  const offDrag = backend.shell.onDrag?.((drag) => drags.push(drag));
  const drag = { x: 10, y: 20, dropped: [{ name: "a.pdf", size: 3, base64: "", path: "a.pdf" }] };
  say("event", { event: "lost", missed: 1 });
  say("files", drag);
  off();
  offDrag?.();
  say("event", { event: "lost", missed: 2 });
  say("files", { x: 0, y: 0, dropped: null });
  assert.deepEqual(events, [{ event: "lost", missed: 1 }]);
  assert.deepEqual(drags, [drag]);
});

test("files and windows are asked of the shell by the names it knows", async () => {
  const { asked } = shell(true, { pick_file: [], save_file: true, pick_place: "kept/b.pdf" });
  const { shell: ours } = tauri();
  await ours.pickFile({ accept: ["pdf"], many: true });
  await ours.saveFile("a.pdf", "AA==");
  assert.equal(await ours.pickPlace?.("b.pdf"), "kept/b.pdf");
  await ours.openWindow?.("/case/1");
  ours.ready?.();
  assert.deepEqual(asked, [
    ["pick_file", { wanted: { accept: ["pdf"], many: true } }],
    ["save_file", { name: "a.pdf", base64: "AA==" }],
    ["pick_place", { name: "b.pdf" }],
    ["open_window", { route: "/case/1" }],
    ["ui_ready", undefined],
  ]);
});
