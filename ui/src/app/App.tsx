// Who is here decides what is seen: the log-in, or the window.
import { createEffect, ErrorBoundary, lazy, Match, on, Show, Suspense, Switch, type JSX } from "solid-js";
import { createQuery, forgetQueries, shell } from "../backend";
import { ConfirmHost, ErrorNote, ToastHost } from "../shared";
import { useAppearance } from "./appearance";
import { Crashed } from "./Crashed";
import { Frame } from "./Frame";

const SessionPage = lazy(() => import("../features/session").then((session) => session.loadSessionPage()));

/** Tells shell and tests that something is seen: two frames later it is on the screen, not only in the tree. */
function painted(what: string): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      document.documentElement.setAttribute("data-ready", what);
      shell().ready?.();
    }),
  );
}

export function App(): JSX.Element {
  const session = createQuery("session.status", () => ({}));
  const state = () => session.data()?.state;
  useAppearance();
  // What one person saw is not kept for the next.
  createEffect(on(() => session.data()?.me?.person.id, forgetQueries, { defer: true }));

  return (
    <ErrorBoundary fallback={(thrown: unknown, again) => <Crashed thrown={thrown} again={again} />}>
      <Switch>
        <Match when={state() === "open" && session.data()}>
          {(open) => <Frame session={open()} onPainted={() => painted("open")} />}
        </Match>
        <Match when={session.data()}>
          {(closed) => (
            <Suspense>
              <SessionPage session={closed()} onPainted={() => painted(closed().state)} />
            </Suspense>
          )}
        </Match>
        <Match when={session.refusal()}>
          <div style={{ padding: "20vh 2rem 0", "max-width": "40rem", margin: "0 auto" }}>
            <ErrorNote refusal={session.refusal()} retry={session.refetch} />
            <Show when={session.refusal()}>{painted("refused") as undefined}</Show>
          </div>
        </Match>
      </Switch>
      <ConfirmHost />
      <ToastHost />
    </ErrorBoundary>
  );
}
