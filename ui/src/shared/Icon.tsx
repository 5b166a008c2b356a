import type { JSX } from "solid-js";
import { ICONS, type IconName } from "./icons";

export interface IconProps {
  name: IconName;
  /** Tells it in words; without it the icon is only an ornament beside a text. */
  label?: string;
  class?: string;
}

/** One of our icons, as tall as 1.15 of the text beside it. */
export function Icon(props: IconProps): JSX.Element {
  return (
    <svg
      class={"icon" + (props.class ? " " + props.class : "")}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linecap="round"
      stroke-linejoin="round"
      role={props.label ? "img" : undefined}
      aria-label={props.label}
      aria-hidden={props.label ? undefined : "true"}
    >
      <path d={ICONS[props.name]} />
    </svg>
  );
}
