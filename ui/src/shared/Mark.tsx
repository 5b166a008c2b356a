import type { JSX } from "solid-js";
import drawing from "../../../icons/tongban.svg?raw";

/** The product's mark, 同, from the drawing of which the icons are made; here in the accent of the theme. */
export function Mark(props: { class?: string }): JSX.Element {
  return <span class={props.class ? "mark-drawn " + props.class : "mark-drawn"} aria-hidden="true" innerHTML={drawing} />;
}
