// What of mine in this case did not take effect: refused by the hub, with why; or begun, when others were first. It
// stays here until I put it away.
import { For, Show, type JSX } from "solid-js";
import type { BegunAct } from "../../../bindings/api";
import { asRefusal, command } from "../../../backend";
import { sentence, t } from "../../../i18n";
import { Button, copyText, Note, toast } from "../../../shared";
import type { FormModel } from "../model/formModel";
import { isEmpty } from "../model/writing";

export function Unsent(props: { id: string; rows: readonly BegunAct[]; model: FormModel }): JSX.Element {
  const shown = (): BegunAct[] => props.rows.filter((row) => row.refusal || (!row.open && !isEmpty(row.words)));
  const putAway = (row: BegunAct): void => {
    // What can be gone on with stays where it is written; only the refusal is dealt with.
    const done =
      row.open && row.op ? command("sync.dismiss", { op: row.op }) : command("workflow.discardAct", { case: props.id, aim: row.aim, task: row.task ?? null });
    done.catch((thrown: unknown) => toast({ text: sentence(asRefusal(thrown)), tone: "bad" }));
  };
  const labels = (row: BegunAct): string =>
    Object.keys(row.words.edits)
      .map((key) => props.model.index.at(key)?.label ?? key)
      .join("、");
  return (
    <For each={shown()}>
      {(row) => (
        <Note
          tone={row.refusal ? "bad" : "info"}
          icon={row.refusal ? "warning" : "edit"}
          testid={row.refusal ? "act-refused" : "act-unsent"}
          action={
            <>
              <Button small kind="quiet" disabled={!row.words.text} onClick={() => copyText(row.words.text, "已复制意见")}>
                复制意见
              </Button>
              <Button small kind="quiet" testid={row.refusal ? "act-refused-dismiss" : "act-unsent-discard"} onClick={() => putAway(row)}>
                知道了
              </Button>
            </>
          }
        >
          <Show when={row.refusal} fallback={`这件事已不在您手上，您写的${t.aim[row.aim]}没有发出。`}>
            {(refusal) => `您的“${t.verb(row.verb)}”没有生效：${sentence(refusal())}`}
          </Show>
          {row.open && !isEmpty(row.words) ? "写的内容都在原处，可以改好再发。" : ""}
          {!row.open && row.words.text ? `原文：“${row.words.text}”` : ""}
          {!row.open && labels(row) ? `改动过的内容：${labels(row)}。` : ""}
        </Note>
      )}
    </For>
  );
}
