// 通知: what others did in my cases. Opening one marks it as read.
import { createSignal, Show, type JSX } from "solid-js";
import type { NoticeRow } from "../../../bindings/api";
import { asRefusal, command, createQuery } from "../../../backend";
import { sentence, t } from "../../../i18n";
import { Button, EmptyState, formatDateTime, formatRelative, navigate, Page, Pager, QueryView, SearchField, toast, VirtualList } from "../../../shared";
import "../lists/lists.css";
import { createSearchKey } from "../lists/searchKey";
import { stableRows } from "../lists/stableRows";

const LIMIT = 100;

export function markRead(ids: string[]): void {
  command("workflow.readNotices", { ids }).catch((thrown: unknown) => toast({ text: sentence(asRefusal(thrown)), tone: "bad" }));
}

export function openNotice(notice: NoticeRow): void {
  if (notice.unread) markRead([notice.id]);
  if (notice.case) navigate("/case/" + notice.case);
}

/** `周振华 退回` · what it is about · what they wrote. */
export function NoticeLine(props: { notice: NoticeRow; tight?: boolean }): JSX.Element {
  return (
    <div
      class="wf-row"
      classList={{ "wf-row-unread": props.notice.unread, "wf-row-tight": props.tight }}
      data-testid={"notice-row-" + props.notice.id}
    >
      <span class="wf-row-dot" title={props.notice.unread ? "未读" : undefined} aria-label={props.notice.unread ? "未读" : undefined} />
      <span class="wf-row-what clip">
        {props.notice.name} {t.notice(props.notice.what)}
      </span>
      <span class="wf-row-main clip">
        {props.notice.subject || props.notice.formTitle}
        <Show when={props.notice.text}>
          <span class="wf-row-said">{props.notice.text}</span>
        </Show>
      </span>
      <time class="wf-row-time numerals" title={formatDateTime(props.notice.at)}>
        {formatRelative(props.notice.at)}
      </time>
    </div>
  );
}

export default function NoticesPage(): JSX.Element {
  const [text, setText] = createSignal("");
  const [offset, setOffset] = createSignal(0);
  const query = createQuery("workflow.notices", () => ({ offset: offset(), limit: LIMIT, text: text() }));
  const searchRef = createSearchKey();
  const rows = stableRows(() => query.latest()?.rows ?? [], (notice) => notice.id);
  const unread = (): boolean => (query.latest()?.rows ?? []).some((notice) => notice.unread);
  return (
    <Page
      title="通知"
      total={query.latest()?.total}
      fills
      testid="notices"
      actions={
        <>
          <div class="wf-search">
            <SearchField
              value={text()}
              label="搜索通知"
              placeholder="搜索通知（/）"
              onSearch={(said) => {
                setOffset(0);
                setText(said);
              }}
              testid="list-search"
              ref={searchRef}
            />
          </div>
          <span class="wf-apart">
            <Button icon="check" disabled={!unread()} onClick={() => markRead([])} testid="read-all">
              全部已读
            </Button>
          </span>
        </>
      }
    >
      <div class="wf-list card">
        <QueryView query={query} empty={<EmptyState icon="bell" title="没有通知" hint="申请被批准、退回、催办或办结时，会在这里告诉您。" />}>
          {(page) => (
            <>
              <VirtualList items={rows()} rowHeight={36} label="通知" id={(notice: NoticeRow) => notice.id} onOpen={openNotice} testid="notices-list">
                {(notice) => <NoticeLine notice={notice} />}
              </VirtualList>
              <Pager offset={offset()} limit={LIMIT} total={page().total} onChange={setOffset} />
            </>
          )}
        </QueryView>
      </div>
    </Page>
  );
}
