// The page inside our own window. Tauri 2 and Tauri 1.8 differ only in where `invoke` hangs, so both are
// served without either's npm package (the shells set `withGlobalTauri`).
import type { Event } from "../bindings/api";
import { asRefusal, Refused, type Backend, type FileDrag, type Gives, type Method, type PickedFile, type Takes } from "./backend";

type Invoke = (command: string, args?: Record<string, unknown>) => Promise<unknown>;

interface TauriGlobal {
  core?: { invoke: Invoke };
  tauri?: { invoke: Invoke };
  event: { listen(name: string, heard: (event: { payload: unknown }) => void): Promise<() => void> };
}

declare global {
  interface Window {
    __TAURI__?: TauriGlobal;
  }
}

export function inTauri(): boolean {
  return window.__TAURI__ !== undefined;
}

export function tauri(): Backend {
  const global = window.__TAURI__;
  const invoke = global?.core?.invoke ?? global?.tauri?.invoke;
  if (!global || !invoke) throw new Error("the shell has no invoke");

  const ask = async (command: string, args?: Record<string, unknown>): Promise<unknown> => {
    try {
      return await invoke(command, args);
    } catch (thrown) {
      throw new Refused(asRefusal(thrown));
    }
  };

  const listeners = new Set<(event: Event) => void>();
  const heard = global.event.listen("event", ({ payload }) => {
    listeners.forEach((listener) => listener(payload as Event));
  });

  const draggedOver = new Set<(drag: FileDrag) => void>();
  void global.event.listen("files", ({ payload }) => {
    draggedOver.forEach((listener) => listener(payload as FileDrag));
  });

  return {
    async call<M extends Method>(method: M, takes: Takes<M>) {
      // Requests overtake each other: what changes after the first answer must be heard.
      await heard;
      return (await ask("call", { method, params: takes })) as Gives<M>;
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    shell: {
      kind: "tauri",
      pickFile: (wanted) => ask("pick_file", { wanted }) as Promise<PickedFile[]>,
      saveFile: (name, base64) => ask("save_file", { name, base64 }) as Promise<boolean>,
      pickPlace: (name) => ask("pick_place", { name }) as Promise<string | null>,
      onDrag(listener) {
        draggedOver.add(listener);
        return () => void draggedOver.delete(listener);
      },
      openWindow: (route) => ask("open_window", { route }) as Promise<void>,
      ready: () => void ask("ui_ready"),
    },
  };
}
