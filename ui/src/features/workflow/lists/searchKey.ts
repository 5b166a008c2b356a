// `/` goes to the search field of the list, as in every tool with one.
import { useShortcuts } from "../../../shared";

/** The `ref` of the field. */
export function createSearchKey(): (element: HTMLInputElement) => void {
  let input: HTMLInputElement | undefined;
  useShortcuts({ "/": () => input?.focus() });
  return (element) => {
    input = element;
  };
}
