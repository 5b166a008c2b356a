// 已办, 我发起的, 抄送我的: the same list over another box, with search, form and state.
import { createMemo, createSignal, Show, type JSX } from "solid-js";
import type { CaseBox, CaseCard, CaseState } from "../../../bindings/api";
import { createQuery } from "../../../backend";
import { t } from "../../../i18n";
import { Button, EmptyState, navigate, Page, Pager, QueryView, SearchField, Select, VirtualList, type IconName } from "../../../shared";
import { createBeside, SplitView } from "./Beside";
import "./lists.css";
import { CaseRow, RowHeads } from "./rows";
import { createSearchKey } from "./searchKey";
import { stableRows } from "./stableRows";

const LIMIT = 100;

const STATES: CaseState[] = ["waiting", "running", "sentBack", "withdrawn", "completed", "rejected"];

export interface CasesPageProps {
  box: CaseBox;
  title: string;
  icon: IconName;
  empty: string;
  hint: string;
}

export function CasesPage(props: CasesPageProps): JSX.Element {
  const [text, setText] = createSignal("");
  const [form, setForm] = createSignal("");
  const [state, setState] = createSignal<CaseState | "">("");
  const [offset, setOffset] = createSignal(0);
  const catalogue = createQuery("workflow.catalogue", () => ({}));
  const query = createQuery("workflow.cases", () => ({
    box: props.box,
    form: form() || null,
    state: state() || null,
    page: { offset: offset(), limit: LIMIT, text: text() },
  }));
  const beside = createBeside();
  const searchRef = createSearchKey();
  const rows = stableRows(() => query.latest()?.rows ?? [], (card) => card.id);
  const filtered = (): boolean => text() !== "" || form() !== "" || state() !== "";
  const clear = (): void => {
    setText("");
    setForm("");
    setState("");
    setOffset(0);
  };
  const forms = createMemo(() => (catalogue.latest()?.rows ?? []).map((one) => ({ value: one.key, label: one.title })));
  const who = (): boolean => props.box !== "mine";
  return (
    <SplitView beside={beside}>
      <Page
        title={props.title}
        total={query.latest()?.total}
        fills
        testid={"cases-" + props.box}
        bar={
          <div class="wf-filters">
            <div class="wf-search">
              <SearchField
                value={text()}
                label="搜索"
                placeholder="编号、事由、姓名、内容（/）"
                onSearch={(said) => {
                  setOffset(0);
                  setText(said);
                }}
                testid="list-search"
                ref={searchRef}
              />
            </div>
            <div class="wf-filter">
              <Select
                label="事项"
                value={form()}
                options={forms()}
                placeholder="全部事项"
                onChange={(value) => {
                  setOffset(0);
                  setForm(value);
                }}
                testid="filter-form"
              />
            </div>
            <div class="wf-filter wf-filter-small">
              <Select
                label="状态"
                value={state()}
                options={STATES.map((value) => ({ value, label: t.state[value] }))}
                placeholder="全部状态"
                onChange={(value) => {
                  setOffset(0);
                  setState(value);
                }}
                testid="filter-state"
              />
            </div>
            <Show when={filtered()}>
              <Button kind="quiet" icon="close" onClick={clear} testid="filter-clear">
                清除
              </Button>
            </Show>
          </div>
        }
      >
        <div class="wf-list card">
          <RowHeads
            heads={[
              { class: "wf-row-state", text: "状态" },
              { class: "wf-row-main", text: "事由" },
              { class: "wf-row-form", text: "事项" },
              who() ? { class: "wf-row-who", text: "申请人" } : { class: "wf-row-number-text", text: "编号" },
              { class: "wf-row-step", text: "当前环节" },
              { class: "wf-row-time", text: "更新" },
            ]}
          />
          <QueryView
            query={query}
            rows={12}
            empty={
              <Show when={filtered()} fallback={<EmptyState icon={props.icon} title={props.empty} hint={props.hint} action={<First box={props.box} />} />}>
                <EmptyState icon="search" title="没有符合条件的申请" action={<Button onClick={clear}>清除条件</Button>} />
              </Show>
            }
          >
            {(page) => (
              <>
                <VirtualList
                  items={rows()}
                  rowHeight={36}
                  label={props.title}
                  id={(card: CaseCard) => card.id}
                  selected={beside.selected()}
                  onOpen={(card) => beside.open(card.id)}
                  testid="cases-list"
                >
                  {(card) => <CaseRow card={card} who={who()} />}
                </VirtualList>
                <Pager offset={offset()} limit={LIMIT} total={page().total} onChange={setOffset} />
              </>
            )}
          </QueryView>
        </div>
      </Page>
    </SplitView>
  );
}

function First(props: { box: CaseBox }): JSX.Element {
  return (
    <Show when={props.box === "mine"} fallback={<Button onClick={() => navigate("/todo")}>查看待办</Button>}>
      <Button kind="primary" icon="add" onClick={() => navigate("/new")}>
        发起申请
      </Button>
    </Show>
  );
}
