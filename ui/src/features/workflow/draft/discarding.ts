// Drafts thrown away a moment ago: out of sight at once, gone when the way back is. If the window closes first
// they are still there, which is the safe side.
import { createSignal } from "solid-js";
import { asRefusal, command } from "../../../backend";
import { sentence } from "../../../i18n";
import { toast } from "../../../shared";

/** As long as the toast offers the way back. */
const UNDO_MS = 30_000;

const [gone, setGone] = createSignal<readonly string[]>([]);

/** Not to be shown. */
export function isDiscarded(id: string): boolean {
  return gone().indexOf(id) >= 0;
}

export function discard(id: string, name: string): void {
  const back = (): void => void setGone((ids) => ids.filter((one) => one !== id));
  setGone((ids) => ids.concat([id]));
  const timer = setTimeout(() => {
    command("workflow.discardDraft", { id }).then(
      // The list that still had it asks again by its tag; until then it stays hidden.
      () => setTimeout(back, 5_000),
      (thrown: unknown) => {
        back();
        toast({ text: sentence(asRefusal(thrown)), tone: "bad" });
      },
    );
  }, UNDO_MS);
  toast({
    text: `已删除草稿“${name}”`,
    undo: () => {
      clearTimeout(timer);
      back();
    },
  });
}
