// What the page may ask of whatever runs it. Four shells answer (see index.ts); nothing outside this folder
// knows which. Absent on purpose: retries, caching, sentences.
import type { Event, Methods, Refusal } from "../bindings/api";

export type Method = keyof Methods;
export type Takes<M extends Method> = Methods[M]["takes"];
export type Gives<M extends Method> = Methods[M]["gives"];

/** The answer "no", as an Error so that it can be thrown. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = "Refused";
    this.refusal = refusal;
  }
}

/** Whatever was thrown, as a refusal: what is not one of ours is a bug, with its text for the report. */
export function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refused) return thrown.refusal;
  if (isRefusal(thrown)) return thrown;
  if (typeof thrown === "string") {
    try {
      const parsed: unknown = JSON.parse(thrown);
      if (isRefusal(parsed)) return parsed;
    } catch {
      // Not JSON: told as it is.
    }
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "internal", params: { detail } };
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && typeof (value as { code?: unknown }).code === "string";
}

/** A file the person chose: by `path` where the shell has a dialogue of its own, else by content. */
export interface PickedFile {
  name: string;
  size: number;
  base64: string;
  path: string;
}

/** Files over the window: where, in pixels of the unzoomed page, and once they were let go, which. */
export interface FileDrag {
  x: number;
  y: number;
  dropped: PickedFile[] | null;
}

export interface PickFile {
  /** Extensions, lower case without the dot; empty: any. */
  accept: string[];
  many: boolean;
}

/** What only some shells can do; the page asks whether it is there. */
export interface Shell {
  kind: "tauri" | "browser" | "fake";
  pickFile(wanted: PickFile): Promise<PickedFile[]>;
  /** False when the person cancelled. */
  saveFile(name: string, base64: string): Promise<boolean>;
  /** Where the person wants to keep a file of that name, for `workflow.saveBlob`; null: cancelled. */
  pickPlace?(name: string): Promise<string | null>;
  /** Files carried over the window, where the shell and not the page hears of them. Returns the way to stop. */
  onDrag?(listener: (drag: FileDrag) => void): () => void;
  /** A further window on `route`, `/case/…`. Absent: the page opens it in itself. */
  openWindow?(route: string): Promise<void>;
  /** The page has painted: show the window. */
  ready?(): void;
}

export interface Backend {
  /** Rejects with `Refused`. */
  call<M extends Method>(method: M, takes: Takes<M>): Promise<Gives<M>>;
  /** Events may be lost; a `lost` event says so, and is also made when the line was down. */
  on(listener: (event: Event) => void): () => void;
  shell: Shell;
}
