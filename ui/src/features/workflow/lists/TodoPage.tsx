// 待办: what waits for me, the most pressing first as the core orders it.
import { createSignal, Show, type JSX } from "solid-js";
import type { TaskCard } from "../../../bindings/api";
import { createQuery } from "../../../backend";
import { Button, EmptyState, navigate, Page, Pager, QueryView, SearchField, VirtualList } from "../../../shared";
import { createBeside, SplitView } from "./Beside";
import "./lists.css";
import { RowHeads, TaskRow } from "./rows";
import { createSearchKey } from "./searchKey";
import { stableRows } from "./stableRows";

const LIMIT = 100;

export default function TodoPage(): JSX.Element {
  const [text, setText] = createSignal("");
  const [offset, setOffset] = createSignal(0);
  const query = createQuery("workflow.tasks", () => ({ offset: offset(), limit: LIMIT, text: text() }));
  const beside = createBeside();
  const searchRef = createSearchKey();
  const rows = stableRows(() => query.latest()?.rows ?? [], (task) => task.id);
  return (
    <SplitView beside={beside}>
      <Page
        title="待办"
        total={query.latest()?.total}
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
            empty={
              <Show
                when={text()}
                fallback={
                  <EmptyState
                    icon="todo"
                    title="没有待办"
                    hint="需要您审批或办理的事项会出现在这里。"
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
                  id={(task: TaskCard) => task.case.id}
                  selected={beside.selected()}
                  onOpen={(task) => beside.open(task.case.id)}
                  testid="todo-list"
                >
                  {(task) => <TaskRow task={task} />}
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
