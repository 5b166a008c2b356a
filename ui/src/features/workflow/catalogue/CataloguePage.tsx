// 发起申请: every form by its heading, found by name or pinyin; Enter starts the first that fits.
import { createMemo, createSignal, For, onMount, Show, type JSX } from "solid-js";
import type { FormCard } from "../../../bindings/api";
import { createQuery } from "../../../backend";
import { EmptyState, Icon, isEnter, Page, QueryView, SearchField } from "../../../shared";
import { begin } from "../draft/begin";
import { byCategory, matchForms } from "../model/match";
import "./catalogue.css";

export default function CataloguePage(): JSX.Element {
  const [text, setText] = createSignal("");
  const query = createQuery("workflow.catalogue", () => ({}));
  const found = createMemo(() => matchForms(query.latest()?.rows ?? [], text()));
  let page!: HTMLDivElement;
  let search: HTMLInputElement | undefined;
  onMount(() => search?.focus());

  const move = (event: KeyboardEvent): void => {
    const cards = Array.prototype.slice.call(page.querySelectorAll(".wf-form-card")) as HTMLElement[];
    const at = cards.indexOf(document.activeElement as HTMLElement);
    if (event.target === search && isEnter(event)) {
      const first = matchForms(query.latest()?.rows ?? [], search?.value ?? "")[0];
      if (first && (search?.value ?? "").trim() !== "") {
        event.preventDefault();
        void begin(first.key);
      }
      return;
    }
    const step = nextCard(event.key, cards, at);
    if (step === undefined || (event.target === search && event.key !== "ArrowDown")) return;
    event.preventDefault();
    if (step < 0) search?.focus();
    else cards[step]?.focus();
  };

  return (
    <Page
      title="发起申请"
      testid="catalogue"
      bar={
        <div class="wf-catalogue-search">
          <SearchField
            value={text()}
            label="查找事项"
            placeholder="输入名称或拼音，如 zwk、请假；Enter 开始填写"
            onSearch={setText}
            testid="catalogue-search"
            ref={(element) => {
              search = element;
            }}
            onKeyDown={move}
          />
        </div>
      }
    >
      <div ref={page} onKeyDown={move}>
        <QueryView query={query} rows={10} empty={<EmptyState icon="folder" title="还没有可以发起的事项" hint="首次同步完成后，管理员开通的事项会出现在这里。" />}>
          {() => (
            <Show
              when={found().length > 0}
              fallback={<EmptyState icon="search" title={`没有找到“${text()}”`} hint="换个说法，或只输入拼音首字母。" />}
            >
              <Show when={text().trim() === ""} fallback={<Cards forms={found()} categories />}>
                <For each={byCategory(found())}>
                  {(group) => (
                    <section class="wf-category">
                      <h2 class="wf-category-title">
                        {group.category}
                        <span class="page-total">{group.forms.length}</span>
                      </h2>
                      <Cards forms={group.forms} />
                    </section>
                  )}
                </For>
              </Show>
            </Show>
          )}
        </QueryView>
      </div>
    </Page>
  );
}

function Cards(props: { forms: FormCard[]; categories?: boolean }): JSX.Element {
  return (
    <div class="wf-form-cards">
      <For each={props.forms}>
        {(form) => (
          <button type="button" class="card wf-form-card" data-testid={"form-card-" + form.key} onClick={() => void begin(form.key)}>
            <span class="wf-form-icon">
              <Icon name="draft" />
            </span>
            <span class="wf-form-text">
              <span class="wf-form-title clip">{form.title}</span>
              <span class="wf-form-summary" title={form.summary}>
                {props.categories ? form.category + " · " : ""}
                {form.summary}
              </span>
            </span>
          </button>
        )}
      </For>
    </div>
  );
}

/** The card an arrow leads to; -1: back to the search; `undefined`: not an arrow. */
function nextCard(key: string, cards: HTMLElement[], at: number): number | undefined {
  if (at < 0) return key === "ArrowDown" && cards.length > 0 ? 0 : undefined;
  if (key === "ArrowRight") return Math.min(at + 1, cards.length - 1);
  if (key === "ArrowLeft") return at - 1;
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const here = (cards[at] as HTMLElement).getBoundingClientRect();
  let best = key === "ArrowUp" ? -1 : at;
  let distance = Infinity;
  cards.forEach((card, index) => {
    const box = card.getBoundingClientRect();
    const down = key === "ArrowDown" ? box.top - here.top : here.top - box.top;
    const away = down + Math.abs(box.left - here.left) / 4;
    if (down > 4 && away < distance) {
      distance = away;
      best = index;
    }
  });
  return best;
}
