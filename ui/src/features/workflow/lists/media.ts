// Is there room for a list and what is opened from it side by side?
import { createSignal, onCleanup, type Accessor } from "solid-js";

export function createMedia(query: string): Accessor<boolean> {
  const media = window.matchMedia(query);
  const [matches, setMatches] = createSignal(media.matches);
  const changed = (): void => void setMatches(media.matches);
  // The newer addEventListener is not on the MediaQueryList of our floor.
  media.addListener(changed);
  onCleanup(() => media.removeListener(changed));
  return matches;
}
