// An earlier case of mine that this form speaks of: the leave that is being returned from, the card that is closed.
// What the form takes from it is the draft's to say.
import { createSignal, For, Show, type JSX } from "solid-js";
import type { CaseCard } from "../../../bindings/api";
import { createQuery } from "../../../backend";
import { Button, CaseBadge, Dialog, EmptyState, formatShort, href, Icon, IconButton, QueryView, SearchField } from "../../../shared";
import type { FieldOf } from "../model/fields";
import type { FormModel } from "../model/formModel";
import { list } from "../model/present";
import { testidOf } from "./wiring";

export function CaseField(props: { model: FormModel; path: string; field: FieldOf<"case"> }): JSX.Element {
  const { model, path, field } = props;
  const [open, setOpen] = createSignal(false);
  const chosen = (): string | undefined => list(model.value(path))[0];
  const choose = (id: string | null): void => {
    const before = chosen() ?? null;
    if (id === before) return;
    model.set(path, id);
    model.chose(path, before);
    model.touch(path);
  };
  return (
    <div class="wf-picked" data-testid={testidOf(path)}>
      <span class="wf-picked-text clip">
        <Show when={chosen()} fallback={<span class="wf-none">尚未选择</span>}>
          <CaseLink id={chosen()} />
        </Show>
      </span>
      <Show when={chosen()}>
        <IconButton icon="close" label="清除" onClick={() => choose(null)} />
      </Show>
      <Button small testid={testidOf(path) + "-pick"} onClick={() => setOpen(true)}>
        {chosen() ? "更换" : "选择…"}
      </Button>
      <Dialog open={open()} title={"选择" + field.label} wide onClose={() => setOpen(false)} testid="case-picker">
        <Choices forms={field.forms} onChoose={(card) => {
            setOpen(false);
            choose(card.id);
          }} />
      </Dialog>
    </div>
  );
}

function Choices(props: { forms: string[]; onChoose: (card: CaseCard) => void }): JSX.Element {
  const [text, setText] = createSignal("");
  const query = createQuery("workflow.cases", () => ({
    box: "mine" as const,
    form: props.forms.length === 1 ? props.forms[0] : null,
    state: "completed" as const,
    page: { offset: 0, limit: 100, text: text() },
  }));
  const offered = (rows: CaseCard[]): CaseCard[] => rows.filter((card) => props.forms.length === 0 || props.forms.indexOf(card.form) >= 0);
  return (
    <>
      <SearchField value={text()} label="按编号、事由查找" onSearch={setText} autofocus testid="case-picker-search" />
      <QueryView
        query={query}
        isEmpty={(page) => offered(page.rows).length === 0}
        empty={<EmptyState icon="done" title={text() ? "没有找到相符的申请" : "还没有已办结的申请"} hint="只有本人已办结的申请可以选用。" />}
      >
        {(page) => (
          <ul class="wf-choices">
            <For each={offered(page().rows)}>
              {(card) => (
                <li>
                  <button type="button" class="wf-choice" data-id={card.id} onClick={() => props.onChoose(card)}>
                    <span class="wf-choice-main clip">{card.subject || card.formTitle}</span>
                    <span class="wf-choice-side">{card.formTitle}</span>
                    <span class="wf-choice-side numerals">{card.number}</span>
                    <span class="wf-choice-side numerals">{formatShort(card.submittedAt)}</span>
                    <CaseBadge state={card.state} />
                  </button>
                </li>
              )}
            </For>
          </ul>
        )}
      </QueryView>
    </>
  );
}

/** A case by id, as a link. */
export function CaseLink(props: { id: string | undefined }): JSX.Element {
  const query = createQuery("workflow.case", () => (props.id ? { id: props.id } : null));
  const card = (): CaseCard | undefined => (props.id ? query.data()?.card : undefined);
  return (
    <Show when={props.id} fallback={<span class="wf-none">—</span>}>
      <a class="wf-case-link" href={href("/case/" + props.id)}>
        <Icon name="mine" />
        {card() ? [card()?.number, card()?.subject].filter(Boolean).join("　") || card()?.formTitle : "…"}
      </a>
    </Show>
  );
}
