// The one door to the backend. Which shell runs the page is decided here, once.
import type { Backend } from "./backend";
import { loopback } from "./loopback";
import { watchPress } from "./press";
import { connectQueries } from "./query";
import { inTauri, tauri } from "./tauri";

export { asRefusal, Refused } from "./backend";
export type { Gives, Method, PickedFile, PickFile, Shell, Takes } from "./backend";
export { command, createCommand, createQuery, forgetQueries, onEvent, shell } from "./query";
export type { Command, Query, QueryMethod } from "./query";

/** Connects the page. The fake is a chunk of its own and is not in a production build at all. */
export async function connect(): Promise<Backend> {
  const backend = await choose();
  connectQueries(backend);
  watchPress(window);
  return backend;
}

async function choose(): Promise<Backend> {
  if (inTauri()) return tauri();
  if (import.meta.env.MODE === "fake" || (import.meta.env.DEV && location.search.indexOf("fake") >= 0)) {
    const { fake } = await import("./fake");
    return fake();
  }
  return loopback();
}
