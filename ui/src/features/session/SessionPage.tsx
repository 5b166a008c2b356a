// Before the window: enrol the first time, unlock afterwards, or say that the data cannot be opened.
import { Match, onMount, Switch, type JSX } from "solid-js";
import type { Session } from "../../bindings/api";
import { Mark, setTitle } from "../../shared";
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
        <Mark class="session-mark" />
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
