// The page in a browser, against the local service or the hub: POST /rpc and Server-Sent Events on /events.
// The one-time token comes in the URL's fragment, which no server log sees, and is kept for this tab only.
import type { Event, Refusal } from "../bindings/api";
import { Refused, type Backend, type Gives, type Method, type Takes } from "./backend";
import { pickFile, saveFile } from "./browserFiles";

const TOKEN = "tongban.token";

type Answer = { ok: unknown } | { refusal: Refusal };

/** Takes `token=…` out of the fragment (`#token=…&/todo`) and leaves the route in it. */
function takeToken(): string {
  const found = /^#token=([^&]+)&?(.*)$/.exec(location.hash);
  if (found) {
    sessionStorage.setItem(TOKEN, found[1] ?? "");
    history.replaceState(null, "", "#" + (found[2] || "/"));
  }
  return sessionStorage.getItem(TOKEN) ?? "";
}

export function loopback(): Backend {
  const token = takeToken();
  const listeners = new Set<(event: Event) => void>();
  const tell = (event: Event) => listeners.forEach((listener) => listener(event));

  async function call<M extends Method>(method: M, takes: Takes<M>): Promise<Gives<M>> {
    let response: Response;
    try {
      response = await fetch("rpc", {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer " + token },
        body: JSON.stringify({ method, params: takes }),
      });
    } catch {
      throw new Refused({ code: "internal", params: { detail: "service" } });
    }
    // The tab was kept longer than the service that it was opened by.
    if (response.status === 403) throw new Refused({ code: "notPermitted", params: { field: "token" } });
    let answer: Answer;
    try {
      answer = (await response.json()) as Answer;
    } catch {
      throw new Refused({ code: "internal", params: { detail: "HTTP " + response.status } });
    }
    if ("refusal" in answer) throw new Refused(answer.refusal);
    return answer.ok as Gives<M>;
  }

  // An EventSource cannot send headers; the service takes the token in the query for this one path.
  const source = new EventSource("events?token=" + encodeURIComponent(token));
  let opened = false;
  source.onopen = () => {
    // Reconnected: whatever was said meanwhile was not heard.
    if (opened) tell({ event: "lost", missed: 0 });
    opened = true;
  };
  source.onmessage = (message: MessageEvent<string>) => tell(JSON.parse(message.data) as Event);

  return {
    call,
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    shell: {
      kind: "browser",
      pickFile,
      saveFile,
      openWindow: (route) => {
        // sessionStorage is copied into a window we open, so the token goes along.
        window.open(location.pathname + "#" + route);
        return Promise.resolve();
      },
    },
  };
}
