import { Show, type JSX } from "solid-js";
import "./Button.css";
import { Icon } from "./Icon";
import type { IconName } from "./icons";

export interface ButtonProps {
  kind?: "primary" | "plain" | "quiet" | "danger";
  small?: boolean;
  /** Shows that it works, and takes no second press. */
  busy?: boolean;
  icon?: IconName;
  type?: "button" | "submit";
  disabled?: boolean;
  /** Why it is disabled, or more than the text says. */
  title?: string;
  testid?: string;
  autofocus?: boolean;
  ref?: (element: HTMLButtonElement) => void;
  onClick?: (event: MouseEvent) => void;
  children: JSX.Element;
}

export function Button(props: ButtonProps): JSX.Element {
  return (
    <button
      ref={(element) => props.ref?.(element)}
      type={props.type ?? "button"}
      class={"button button-" + (props.kind ?? "plain") + (props.small ? " button-small" : "")}
      classList={{ "button-busy": props.busy }}
      disabled={props.disabled}
      aria-busy={props.busy ? "true" : undefined}
      autofocus={props.autofocus}
      title={props.title}
      data-testid={props.testid}
      onClick={(event) => {
        if (!props.busy) props.onClick?.(event);
        else event.preventDefault();
      }}
    >
      <Show when={props.icon}>{(icon) => <Icon name={icon()} />}</Show>
      <span class="button-text">{props.children}</span>
    </button>
  );
}

export interface IconButtonProps {
  icon: IconName;
  /** Read aloud and shown as a hint. */
  label: string;
  disabled?: boolean;
  /** For buttons that open something. */
  expanded?: boolean;
  pressed?: boolean;
  testid?: string;
  ref?: (element: HTMLButtonElement) => void;
  onClick?: (event: MouseEvent) => void;
}

export function IconButton(props: IconButtonProps): JSX.Element {
  return (
    <button
      ref={(element) => props.ref?.(element)}
      type="button"
      class="icon-button"
      classList={{ "icon-button-on": props.pressed === true }}
      disabled={props.disabled}
      title={props.label}
      aria-label={props.label}
      aria-expanded={props.expanded}
      aria-pressed={props.pressed}
      data-testid={props.testid}
      onClick={(event) => props.onClick?.(event)}
    >
      <Icon name={props.icon} />
    </button>
  );
}
