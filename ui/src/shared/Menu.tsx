// A few acts behind one button.
import { createSignal, For, onMount, Show, type JSX } from "solid-js";
import { Portal } from "solid-js/web";
import { IconButton } from "./Button";
import { Icon } from "./Icon";
import type { IconName } from "./icons";
import { focusables, placeUnder, useFocusTrap, useLayer } from "./layers";
import "./Menu.css";

export interface MenuItem {
  label: string;
  icon?: IconName;
  /** Its shortcut, as shown: `Ctrl+N`. */
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  /** A line above it. */
  apart?: boolean;
  checked?: boolean;
  testid?: string;
  onPick: () => void;
}

export interface MenuProps {
  label: string;
  items: MenuItem[];
  /** What opens it; else a button with three dots. */
  trigger?: (open: () => void, expanded: () => boolean) => JSX.Element;
  icon?: IconName;
  testid?: string;
}

export function Menu(props: MenuProps): JSX.Element {
  const [open, setOpen] = createSignal(false);
  let anchor!: HTMLSpanElement;
  const toggle = () => setOpen(!open());
  return (
    <span ref={anchor} class="menu-anchor">
      {props.trigger ? (
        props.trigger(toggle, open)
      ) : (
        <IconButton
          icon={props.icon ?? "more"}
          label={props.label}
          expanded={open()}
          testid={props.testid}
          onClick={toggle}
        />
      )}
      <Show when={open()}>
        <Portal>
          <MenuPanel label={props.label} items={props.items} anchor={anchor} onClose={() => setOpen(false)} />
        </Portal>
      </Show>
    </span>
  );
}

function MenuPanel(props: { label: string; items: MenuItem[]; anchor: HTMLElement; onClose: () => void }): JSX.Element {
  let panel!: HTMLDivElement;
  useLayer({ close: () => props.onClose(), within: () => [panel, props.anchor] });
  useFocusTrap(() => panel);
  onMount(() => placeUnder(props.anchor, panel, { end: true }));
  const move = (event: KeyboardEvent) => {
    const all = focusables(panel);
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next =
      event.key === "ArrowDown" ? at + 1 : event.key === "ArrowUp" ? at - 1 : event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : null;
    if (next === null) return;
    event.preventDefault();
    all[(next + all.length) % all.length]?.focus();
  };
  return (
    <div ref={panel} class="menu" role="menu" aria-label={props.label} onKeyDown={move}>
      <For each={props.items}>
        {(item) => (
          <button
            type="button"
            class="menu-item"
            classList={{ "menu-danger": item.danger, "menu-apart": item.apart }}
            role={item.checked === undefined ? "menuitem" : "menuitemcheckbox"}
            aria-checked={item.checked}
            disabled={item.disabled}
            data-testid={item.testid}
            onClick={() => {
              props.onClose();
              item.onPick();
            }}
          >
            <span class="menu-icon">
              <Show when={item.checked ? "check" : item.icon}>{(icon) => <Icon name={icon()} />}</Show>
            </span>
            <span class="menu-label">{item.label}</span>
            <Show when={item.keys}>
              <span class="menu-keys">{item.keys}</span>
            </Show>
          </button>
        )}
      </For>
    </div>
  );
}
