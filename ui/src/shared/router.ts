// Addresses are in the fragment (`#/case/1?tab=flow`): the same in every shell, and no server is asked.
import { createSignal, type Component } from "solid-js";

export interface PageProps {
  params: Record<string, string>;
  /** What follows `?`. */
  query: Record<string, string>;
}

export interface Route {
  /** `/case/:id` */
  path: string;
  /** For the window's title until the page sets a better one. */
  title: string;
  component: Component<PageProps>;
}

export interface Place {
  /** `/case/1` */
  path: string;
  query: Record<string, string>;
}

/** `#/case/1?tab=flow` → path and query. Anything else is the workbench. */
export function parse(hash: string): Place {
  const text = hash.replace(/^#/, "");
  const cut = text.indexOf("?");
  const path = cut < 0 ? text : text.slice(0, cut);
  const query: Record<string, string> = {};
  if (cut >= 0) {
    for (const pair of text.slice(cut + 1).split("&")) {
      const [name = "", value = ""] = pair.split("=");
      if (name) query[decode(name)] = decode(value);
    }
  }
  return { path: path.charAt(0) === "/" ? path : "/", query };
}

/** A hand-typed `%` is no reason for a white page. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The params of `pattern` in `path`, or null. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (let i = 0; i < wanted.length; i += 1) {
    const part = wanted[i] ?? "";
    const value = given[i] ?? "";
    if (part.charAt(0) === ":") {
      if (value === "") return null;
      params[part.slice(1)] = decode(value);
    } else if (part !== value) {
      return null;
    }
  }
  return params;
}

/** For `<a href>`. Values of `query` that are empty are left out. */
export function href(path: string, query: Record<string, string | undefined> = {}): string {
  const pairs = Object.keys(query)
    .filter((name) => query[name])
    .map((name) => encodeURIComponent(name) + "=" + encodeURIComponent(query[name] ?? ""));
  return "#" + path + (pairs.length > 0 ? "?" + pairs.join("&") : "");
}

const [place, setPlace] = createSignal<Place>({ path: "/", query: {} });

/** Where the page is. */
export { place as route };

/** Follows the address from now on. */
export function startRouter(): () => void {
  const moved = () => {
    if (guard !== null && !leaving && location.hash !== guardedHash) {
      const wanted = location.hash;
      history.replaceState(null, "", guardedHash);
      void guard().then((leave) => {
        if (!leave) return;
        leaving = true;
        location.hash = wanted;
      });
      return;
    }
    leaving = false;
    setPlace(parse(location.hash));
  };
  moved();
  window.addEventListener("hashchange", moved);
  return () => window.removeEventListener("hashchange", moved);
}

let guard: (() => Promise<boolean>) | null = null;
let guardedHash = "";
let leaving = false;

/** Asked before the page is left; the returned function takes the guard away. One at a time. */
export function guardLeaving(ask: () => Promise<boolean>): () => void {
  guard = ask;
  guardedHash = location.hash;
  return () => {
    if (guard === ask) guard = null;
  };
}

/** Goes to `path`. With `replace` the way back does not lead here. */
export function navigate(path: string, options: { query?: Record<string, string | undefined>; replace?: boolean } = {}): void {
  const wanted = href(path, options.query);
  if (options.replace) {
    history.replaceState(null, "", wanted);
    setPlace(parse(wanted));
  } else {
    location.hash = wanted.slice(1);
  }
}

/** The window's title: what is open, then the product. */
export function setTitle(text: string): void {
  document.title = text ? text + " - 同办" : "同办";
}
