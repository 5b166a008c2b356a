// 草稿: on this PC only, the latest first.
import { createMemo, createSignal, Show, type JSX } from "solid-js";
import type { DraftCard } from "../../../bindings/api";
import { createQuery } from "../../../backend";
import { sentence } from "../../../i18n";
import { Badge, Button, EmptyState, formatDateTime, formatRelative, IconButton, navigate, Page, Pager, QueryView, SearchField, VirtualList } from "../../../shared";
import { discard, isDiscarded } from "../draft/discarding";
import "./lists.css";
import { createSearchKey } from "./searchKey";

const LIMIT = 100;

export default function DraftsPage(): JSX.Element {
  const [text, setText] = createSignal("");
  const [offset, setOffset] = createSignal(0);
  const query = createQuery("workflow.drafts", () => ({ offset: offset(), limit: LIMIT, text: text() }));
  const searchRef = createSearchKey();
  const rows = createMemo(() => (query.latest()?.rows ?? []).filter((draft) => !isDiscarded(draft.id)));
  return (
    <Page
      title="草稿"
      total={rows().length === 0 ? 0 : query.latest()?.total}
      fills
      testid="drafts"
      actions={
        <div class="wf-search">
          <SearchField
            value={text()}
            label="搜索草稿"
            placeholder="搜索草稿（/）"
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
        <QueryView
          query={query}
          isEmpty={() => rows().length === 0}
          empty={
            <EmptyState
              icon={text() ? "search" : "draft"}
              title={text() ? `没有找到“${text()}”` : "没有草稿"}
              hint="填写中的申请会自动保存在本机，断网也不丢。"
              action={
                <Button kind="primary" icon="add" onClick={() => navigate("/new")}>
                  发起申请
                </Button>
              }
            />
          }
        >
          {(page) => (
            <>
              <VirtualList
                items={rows()}
                rowHeight={36}
                label="草稿"
                id={(draft: DraftCard) => draft.id}
                onOpen={(draft) => navigate("/draft/" + draft.id)}
                testid="drafts-list"
              >
                {(draft) => (
                  <div class="wf-row" data-testid={"draft-row-" + draft.id}>
                    <span class="wf-row-form clip">{draft.formTitle}</span>
                    <span class="wf-row-main clip">{draft.subject || "（还没有填写事由）"}</span>
                    <span class="wf-row-marks">
                      <Show when={draft.refusal}>
                        {(refusal) => (
                          <Badge tone="bad" icon="warning" title={sentence(refusal())}>
                            未被接受
                          </Badge>
                        )}
                      </Show>
                      <Show when={draft.case}>
                        <Badge tone="warn" icon="returned">
                          修改后重新提交
                        </Badge>
                      </Show>
                    </span>
                    <time class="wf-row-time numerals" title={formatDateTime(draft.updatedAt)}>
                      {formatRelative(draft.updatedAt)}
                    </time>
                    <IconButton icon="trash" label={"删除草稿 " + draft.formTitle} onClick={() => discard(draft.id, draft.formTitle)} />
                  </div>
                )}
              </VirtualList>
              <Pager offset={offset()} limit={LIMIT} total={page().total} onChange={setOffset} />
            </>
          )}
        </QueryView>
      </div>
    </Page>
  );
}
