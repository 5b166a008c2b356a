// The page in a browser, against the local service or the hub: POST /rpc and Server-Sent Events on /events.
// The address it was opened with carries an invitation, in the fragment, which no server log sees. It is good once and for a
// minute; the page trades it for a pass, which this tab alone keeps.
import type { Event, Refusal } from "../bindings/api";
import { Refused, type Backend, type Gives, type Method, type Takes } from "./backend";
import { pickFile, saveFile } from "./browserFiles";

const PASS = "tongban.pass";

type Answer = { ok: unknown } | { refusal: Refusal };

/** Takes `token=…` out of the fragment (`#token=…&/todo`) and leaves the route in it. */
function takeInvitation(): string | undefined {
  const found = /^#token=([^&]+)&?(.*)$/.exec(location.hash);
  if (found) history.replaceState(null, "", "#" + (found[2] || "/"));
  return found?.[1];
}

async function post(path: string, body: unknown, pass?: string): Promise<Response> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (pass !== undefined) headers.authorization = "Bearer " + pass;
  let response: Response;
  try {
    response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  } catch {
    throw new Refused({ code: "internal", params: { detail: "service" } });
  }
  // The invitation was too old, or the tab was kept longer than the service that it was opened by.
  if (response.status === 403) throw new Refused({ code: "notPermitted", params: { field: "token" } });
  return response;
}

async function parsed<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch {
    throw new Refused({ code: "internal", params: { detail: "HTTP " + response.status } });
  }
}

/** The pass for the invitation of the address; without one, the pass that this tab has. */
async function passFor(invitation: string | undefined): Promise<string> {
  if (invitation !== undefined) {
    const { token } = await parsed<{ token: string }>(await post("pass", { token: invitation }));
    sessionStorage.setItem(PASS, token);
  }
  return sessionStorage.getItem(PASS) ?? "";
}

export function loopback(): Backend {
  const pass = passFor(takeInvitation());
  const listeners = new Set<(event: Event) => void>();
  const tell = (event: Event) => listeners.forEach((listener) => listener(event));

  async function call<M extends Method>(method: M, takes: Takes<M>): Promise<Gives<M>> {
    const answer = await parsed<Answer>(await post("rpc", { method, params: takes }, await pass));
    if ("refusal" in answer) throw new Refused(answer.refusal);
    return answer.ok as Gives<M>;
  }

  let opened = false;
  const hear = (pass: string) => {
    // An EventSource cannot send headers; the service takes the pass in the query for this one path.
    const source = new EventSource("events?token=" + encodeURIComponent(pass));
    source.onopen = () => {
      // Reconnected: whatever was said meanwhile was not heard.
      if (opened) tell({ event: "lost", missed: 0 });
      opened = true;
    };
    source.onmessage = (message: MessageEvent<string>) => tell(JSON.parse(message.data) as Event);
  };
  // Without a pass there is nothing to hear; the first call says why.
  pass.then(hear, () => undefined);

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
        // sessionStorage is copied into a window we open, so the pass goes along.
        window.open(location.pathname + "#" + route);
        return Promise.resolve();
      },
    },
  };
}
