// The rail at the left: where one can go, and how much waits there.
import { For, Show, type JSX } from "solid-js";
import { createQuery } from "../backend";
import { Count, href, Icon, route } from "../shared";
import { DESTINATIONS, isAt } from "./navigation";
import "./Rail.css";

export function Rail(): JSX.Element {
  const desk = createQuery("workflow.workbench", () => ({}));
  const line = createQuery("sync.status", () => ({}));
  return (
    <nav class="rail" aria-label="主导航" data-testid="rail">
      <ul>
        <For each={DESTINATIONS}>
          {(to) => {
            const count = () => to.count?.(desk.data(), line.data()) ?? 0;
            const here = () => isAt(to.path, route().path);
            const refused = () => to.path === "/outbox" && (line.data()?.refused ?? 0) > 0;
            return (
              <li classList={{ "rail-apart": to.apart }}>
                <a
                  class="rail-link"
                  classList={{ "rail-here": here() }}
                  href={href(to.path)}
                  aria-current={here() ? "page" : undefined}
                  title={to.keys ? to.label + "（" + to.keys + "）" : to.label}
                  data-testid={"rail" + (to.path === "/" ? "-desk" : to.path.replace("/", "-"))}
                >
                  <Icon name={to.icon} />
                  <span class="rail-label">{to.label}</span>
                  <Show when={count() > 0}>
                    <span classList={{ "rail-refused": refused() }}>
                      <Count value={count()} strong={to.strong || refused()} />
                    </span>
                  </Show>
                </a>
              </li>
            );
          }}
        </For>
      </ul>
      <a
        class="rail-link rail-settings"
        classList={{ "rail-here": route().path === "/settings" }}
        href={href("/settings")}
        title="设置"
        data-testid="rail-settings"
      >
        <Icon name="settings" />
        <span class="rail-label">设置</span>
      </a>
    </nav>
  );
}
