// 待发送: every operation made here that the hub has not taken, with the words that were typed.
import { createSignal, For, Show, type JSX } from "solid-js";
import type { OutboxRow } from "../../bindings/api";
import { createQuery } from "../../backend";
import { EmptyState, ErrorNote, Page, Pager, Skeleton } from "../../shared";
import { LineCard } from "./LineCard";
import { OutboxItem } from "./OutboxItem";
import "./sync.css";

const LIMIT = 50;

export default function OutboxPage(): JSX.Element {
  const [offset, setOffset] = createSignal(0);
  const query = createQuery("sync.outbox", () => ({ offset: offset(), limit: LIMIT, text: "" }));
  const line = createQuery("sync.status", () => ({}));
  const rows = (state: OutboxRow["state"]) => (query.latest()?.rows ?? []).filter((row) => row.state === state);
  return (
    <Page title="待发送" total={query.latest()?.total || undefined} narrow testid="outbox">
      <Show when={line.data()} fallback={<ErrorNote refusal={line.refusal()} retry={line.refetch} />}>
        {(status) => <LineCard status={status()} />}
      </Show>
      <Show when={query.latest()} fallback={query.refusal() ? <ErrorNote refusal={query.refusal()} retry={query.refetch} /> : <Skeleton />}>
        {(page) => (
          <Show
            when={page().total > 0}
            fallback={
              <EmptyState
                icon="done"
                title="没有待发送的内容"
                hint="您提交的申请和审批都已送达服务器。脱机时提交的内容会先保存在这里，联网后按顺序自动发出。"
                testid="outbox-empty"
              />
            }
          >
            <Show when={rows("refused").length > 0}>
              <section class="outbox-group" data-testid="outbox-refused">
                <h2 class="outbox-heading">
                  被退回
                  <span class="outbox-explain">服务器没有接受。您写的内容都在，可以重新编辑。</span>
                </h2>
                <ul class="card">
                  <For each={rows("refused")}>{(row) => <OutboxItem row={row} />}</For>
                </ul>
              </section>
            </Show>
            <Show when={rows("waiting").length > 0}>
              <section class="outbox-group" data-testid="outbox-waiting">
                <h2 class="outbox-heading">
                  等待发送
                  <span class="outbox-explain">已保存在本机，联网后按顺序自动发出，每项只会办理一次。</span>
                </h2>
                <ul class="card">
                  <For each={rows("waiting")}>{(row) => <OutboxItem row={row} />}</For>
                </ul>
              </section>
            </Show>
            <Pager offset={offset()} limit={LIMIT} total={page().total} onChange={setOffset} />
          </Show>
        )}
      </Show>
    </Page>
  );
}
