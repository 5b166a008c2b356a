// One ledger as a table: found by any of its texts, closed rows marked, each row leading to the case that wrote it.
import { createMemo, createSignal, For, type JSX } from "solid-js";
import type { LedgerColumn, LedgerView } from "../../../bindings/api";
import { createQuery } from "../../../backend";
import { Badge, EmptyState, href, navigate, Page, Pager, QueryView, SearchField, type PageProps } from "../../../shared";
import { createSearchKey } from "../lists/searchKey";
import { createWindow } from "../form/rowWindow";
import { breadth } from "../model/fields";
import { sayComputed } from "../model/present";
import "./ledgers.css";

const LIMIT = 100;

function isFigure(column: LedgerColumn): boolean {
  return column.format === "money" || column.format === "number";
}

/** Rows that the widths of the columns are taken from. */
const SAMPLE = 30;

/** Rem for each column, by the longest of what stands in it, within reason. */
function widthsOf(view: LedgerView): number[] {
  const sample = view.rows.slice(0, SAMPLE);
  return view.columns.map((column, at) => {
    const longest = sample.reduce((most, row) => Math.max(most, breadth(sayComputed(row.cells[at] ?? "", column.format))), breadth(column.label));
    return Math.min(18, Math.max(4.5, longest * 0.46 + 2));
  });
}

export default function LedgerPage(props: PageProps): JSX.Element {
  const [text, setText] = createSignal("");
  const [offset, setOffset] = createSignal(0);
  const query = createQuery("workflow.ledger", () => ({ key: props.params.key ?? "", page: { offset: offset(), limit: LIMIT, text: text() } }));
  const searchRef = createSearchKey();
  const widths = createMemo(() => {
    const view = query.latest();
    return view ? widthsOf(view) : [];
  });
  const part = createWindow(() => query.latest()?.rows ?? [], { from: 0, rem: 2 });
  return (
    <Page
      title={query.latest()?.title ?? "台账"}
      total={query.latest()?.total}
      back={() => navigate("/ledgers")}
      fills
      testid="ledger"
      actions={
        <div class="wf-ledger-search">
          <SearchField
            value={text()}
            label="搜索台账"
            placeholder="任一列的内容（/）"
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
      <div class="wf-ledger card">
        <QueryView
          query={query}
          isEmpty={(view) => view.rows.length === 0}
          rows={14}
          empty={<EmptyState icon={text() ? "search" : "ledger"} title={text() ? `没有找到“${text()}”` : "台账还是空的"} hint={text() ? undefined : "相关申请办结后自动记入。"} />}
        >
          {(view) => (
            <>
              <div class="wf-ledger-scroll" tabIndex={0} role="region" aria-label={view().title} ref={part.scroller}>
                <table class="wf-ledger-table" style={{ "min-width": widths().reduce((sum, width) => sum + width, 20) + "rem" }}>
                  <colgroup>
                    <For each={widths()}>{(width) => <col style={{ width: width + "rem" }} />}</For>
                    <col class="wf-ledger-state" />
                    <col class="wf-ledger-from" />
                  </colgroup>
                  <thead>
                    <tr>
                      <For each={view().columns}>
                        {(column) => (
                          <th scope="col" classList={{ "wf-figure": isFigure(column) }}>
                            {column.label}
                          </th>
                        )}
                      </For>
                      <th scope="col">状态</th>
                      <th scope="col">来源</th>
                    </tr>
                  </thead>
                  <tbody>
                    <tr style={{ height: part.before() + "px" }} />
                    <For each={part.items()}>
                      {(row) => (
                        <tr classList={{ "wf-ledger-closed": row.closed }} data-testid="ledger-row" data-id={row.case}>
                          <For each={view().columns}>
                            {(column, at) => {
                              const said = sayComputed(row.cells[at()] ?? "", column.format);
                              const look = isFigure(column) ? "numerals wf-figure" : "numerals";
                              const text = said || "—";
                              return (
                                <td class={look} title={said}>
                                  {text}
                                </td>
                              );
                            }}
                          </For>
                          <td>
                            <Badge tone={row.closed ? "neutral" : "good"}>{row.closed ? "已注销" : "在用"}</Badge>
                          </td>
                          <td class="numerals">
                            <a href={href("/case/" + row.case)} title={"打开 " + row.number}>
                              {row.number || "查看申请"}
                            </a>
                          </td>
                        </tr>
                      )}
                    </For>
                    <tr style={{ height: part.after() + "px" }} />
                  </tbody>
                </table>
              </div>
              <Pager offset={offset()} limit={LIMIT} total={view().total} onChange={setOffset} />
            </>
          )}
        </QueryView>
      </div>
    </Page>
  );
}
