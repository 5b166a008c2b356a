// 待办: what waits for me. My own cases that came back first, then tasks, the most pressing first as the core orders them.
import { createMemo, createSignal, Show, type JSX } from "solid-js";
import type { CaseCard, TaskCard } from "../../../bindings/api";
import { createQuery } from "../../../backend";
import { Button, EmptyState, navigate, Page, Pager, QueryView, SearchField, VirtualList } from "../../../shared";
import { createBeside, SplitView } from "./Beside";
import "./lists.css";
import { caseOf, ReturnedRow, RowHeads, TaskRow } from "./rows";
import { createSearchKey } from "./searchKey";
import { stableRows } from "./stableRows";

const LIMIT = 100;

export default function TodoPage(): JSX.Element {
  const [text, setText] = createSignal("");
  const [offset, setOffset] = createSignal(0);
  const query = createQuery("workflow.tasks", () => ({ offset: offset(), limit: LIMIT, text: text() }));
  const beside = createBeside();
  const searchRef = createSearchKey();
  const returned = createQuery("workflow.cases", () => ({ box: "returned", page: { offset: 0, limit: LIMIT, text: text() } }));
  const owed = createMemo((): (CaseCard | TaskCard)[] => {
    const first = offset() === 0 ? (returned.latest()?.rows ?? []) : [];
    return [...first, ...(query.latest()?.rows ?? [])];
  });
  const rows = stableRows(owed, (line) => line.id);
  const total = (): number | undefined => {
    const tasks = query.latest()?.total;
    return tasks === undefined ? undefined : tasks + (returned.latest()?.total ?? 0);
  };
  return (
    <SplitView beside={beside}>
      <Page
        title="待办"
        total={total()}
        fills
        testid="todo"
        actions={
          <div class="wf-search">
            <SearchField
              value={text()}
              label="搜索待办"
              placeholder="事由、编号、姓名（/）"
              onSearch={(said) => {
                setOffset(0);
                setText(said);
              }}
              testid="list-search"
              ref={searchRef}
            />
          </div>
        }
      >
        <div class="wf-list card">
          <RowHeads
            heads={[
              { class: "wf-row-dot", text: "" },
              { class: "wf-row-main", text: "事由" },
              { class: "wf-row-form", text: "事项" },
              { class: "wf-row-who", text: "申请人" },
              { class: "wf-row-step", text: "环节" },
              { class: "wf-row-time", text: "到达" },
            ]}
          />
          <QueryView
            query={query}
            rows={12}
            isEmpty={() => rows().length === 0}
            empty={
              <Show
                when={text()}
                fallback={
                  <EmptyState
                    icon="todo"
                    title="没有待办"
                    hint="需要您审批、办理或修改的事项会出现在这里。"
                    action={<Button onClick={() => navigate("/done")}>查看已办</Button>}
                  />
                }
              >
                <EmptyState icon="search" title={`没有找到“${text()}”`} action={<Button onClick={() => setText("")}>清空搜索</Button>} />
              </Show>
            }
          >
            {(page) => (
              <>
                <VirtualList
                  items={rows()}
                  rowHeight={36}
                  label="待办"
                  id={caseOf}
                  selected={beside.selected()}
                  onOpen={(line) => beside.open(caseOf(line))}
                  testid="todo-list"
                >
                  {(line) => ("case" in line ? <TaskRow task={line} /> : <ReturnedRow card={line} />)}
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
