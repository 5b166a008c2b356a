import { Show, type JSX } from "solid-js";
import "./settings.css";

export function SettingsPart(props: { title: string; id: string; children: JSX.Element }): JSX.Element {
  return (
    <section class="settings-part" id={"settings-" + props.id} data-testid={"settings-" + props.id}>
      <h2 class="settings-title">{props.title}</h2>
      <div class="card">{props.children}</div>
    </section>
  );
}

export function SettingRow(props: { label: string; hint?: string; children: JSX.Element }): JSX.Element {
  return (
    <div class="setting">
      <div class="setting-text">
        <p>{props.label}</p>
        <Show when={props.hint}>
          <p class="setting-hint">{props.hint}</p>
        </Show>
      </div>
      <div class="setting-control">{props.children}</div>
    </div>
  );
}
