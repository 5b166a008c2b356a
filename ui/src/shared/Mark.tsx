import type { JSX } from "solid-js";

/** The product's mark, 同: a frame, a line and one mouth within. Drawn, so that it needs no font. */
export function Mark(props: { class?: string }): JSX.Element {
  return (
    <svg class={props.class} viewBox="0 0 32 32" aria-hidden="true">
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
  );
}
