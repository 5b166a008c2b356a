// Before the window: enrol the first time, unlock afterwards, or say that the data cannot be opened.
import { Match, onMount, Switch, type JSX } from "solid-js";
import type { Session } from "../../bindings/api";
import { setTitle } from "../../shared";
import { Damaged } from "./Damaged";
import { Enrol } from "./Enrol";
import { Unlock } from "./Unlock";
import "./session.css";

export default function SessionPage(props: { session: Session; onPainted: () => void }): JSX.Element {
  onMount(() => {
    setTitle("");
    props.onPainted();
  });
  return (
    <div class="session" data-testid="session" data-state={props.session.state}>
      <div class="session-brand">
        <svg class="session-mark" viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="7" fill="var(--accent)" />
          <path
            d="M8 25V9.5h16V25M12 13.5h8M12.2 17.5h7.6v5h-7.6z"
            fill="none"
            stroke="var(--on-accent)"
            stroke-width="2.1"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
        </svg>
        <div>
          <h1 class="session-name">同办</h1>
          <p class="session-line">申请、审批、台账，联网脱机都能办</p>
        </div>
      </div>
      <div class="session-card">
        <Switch>
          <Match when={props.session.state === "damaged"}>
            <Damaged />
          </Match>
          <Match when={props.session.state === "locked"}>
            <Unlock session={props.session} />
          </Match>
          <Match when={true}>
            <Enrol session={props.session} />
          </Match>
        </Switch>
      </div>
      <p class="session-foot">版本 {props.session.version}</p>
    </div>
  );
}
