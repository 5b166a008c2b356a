// 工作台: at one glance what waits for me, what I have begun, what has been said, and the way to begin.
import { createMemo, For, Show, type JSX } from "solid-js";
import type { CaseCard, DraftCard, FormCard, NoticeRow, TaskCard, Workbench } from "../../../bindings/api";
import { createQuery } from "../../../backend";
import { Badge, Button, EmptyState, formatRelative, href, Icon, isEnter, navigate, now, Note, Page, QueryView } from "../../../shared";
import { begin } from "../draft/begin";
import { isDiscarded } from "../draft/discarding";
import { caseOf, CaseRow, ReturnedRow, TaskRow } from "../lists/rows";
import "../lists/lists.css";
import { stableRows } from "../lists/stableRows";
import { dueOf } from "../model/due";
import { NoticeLine, openNotice } from "../notices/NoticesPage";
import "./workbench.css";

export default function WorkbenchPage(): JSX.Element {
  const query = createQuery("workflow.workbench", () => ({}));
  const sync = createQuery("sync.status", () => ({}));
  const session = createQuery("session.status", () => ({}));
  return (
    <Page
      title="工作台"
      lead={<Lead bench={query.latest()} name={session.latest()?.me?.person.name ?? ""} />}
      testid="workbench"
    >
      <Show when={sync.latest()?.firstSync}>
        <Note icon="refresh" testid="first-sync">
          正在把您的事项同步到本机，完成前列表可能不全。
        </Note>
      </Show>
      <QueryView query={query} rows={14}>
        {(bench) => (
          <div class="wf-bench">
            <div class="wf-bench-main">
              <Tasks bench={bench()} />
              <Running bench={bench()} />
            </div>
            <div class="wf-bench-side">
              <Forms forms={bench().forms} />
              <Drafts drafts={bench().drafts} total={bench().draftsTotal} />
              <Notices bench={bench()} />
            </div>
          </div>
        )}
      </QueryView>
    </Page>
  );
}

/** What waits for me: tasks, and my own cases that came back. */
const owed = (bench: Workbench): number => bench.tasksTotal + bench.returnedTotal;

/** Cases that came back stand above the tasks; further ones are on the page of both. */
const RETURNED_ROWS = 3;

const WEEKDAYS = "日一二三四五六";

function Lead(props: { bench: Workbench | undefined; name: string }): JSX.Element {
  const day = (): string => {
    const date = new Date(now());
    return `${date.getMonth() + 1}月${date.getDate()}日 星期${WEEKDAYS.charAt(date.getDay())}`;
  };
  const pressing = createMemo(() => (props.bench?.tasks ?? []).filter((task) => dueOf(task.dueAt, now()).at === "over").length);
  return (
    <>
      {day()}
      <Show when={props.bench}>
        {(bench) => (
          <>
            {"　"}
            {props.name}
            {owed(bench()) > 0 ? `，有 ${owed(bench())} 件事等您办理` : "，待办已清"}
            <Show when={pressing() > 0}>
              <span class="wf-lead-bad">，其中 {pressing()} 件已超期</span>
            </Show>
          </>
        )}
      </Show>
    </>
  );
}

/** A heading with its number and the way to all of it. */
function Panel(props: { title: string; total: number; all: string; testid: string; children: JSX.Element }): JSX.Element {
  return (
    <section class="card wf-panel" data-testid={props.testid}>
      <header class="wf-panel-head">
        <h2>
          {props.title}
          <span class="page-total">{props.total}</span>
        </h2>
        <a class="wf-panel-all" href={href(props.all)}>
          全部
        </a>
      </header>
      {props.children}
    </section>
  );
}

function Lines<T>(props: { items: T[]; label: string; id: (item: T) => string; onOpen: (item: T) => void; children: (item: T) => JSX.Element }): JSX.Element {
  const keys = (event: KeyboardEvent, item: T): void => {
    if (isEnter(event)) {
      event.preventDefault();
      props.onOpen(item);
    }
    const row = event.currentTarget as HTMLElement;
    const next = event.key === "ArrowDown" || event.key === "j" ? row.nextElementSibling : event.key === "ArrowUp" || event.key === "k" ? row.previousElementSibling : null;
    if (next instanceof HTMLElement) {
      event.preventDefault();
      next.focus();
    }
  };
  const items = stableRows(
    () => props.items,
    (item) => props.id(item),
  );
  return (
    <ul class="wf-lines" role="listbox" aria-label={props.label}>
      <For each={items()}>
        {(item, at) => (
          <li class="wf-line" role="option" aria-selected="false" tabIndex={at() === 0 ? 0 : -1} data-id={props.id(item)} onKeyDown={(event) => keys(event, item)} onClick={() => props.onOpen(item)}>
            {props.children(item)}
          </li>
        )}
      </For>
    </ul>
  );
}

function Tasks(props: { bench: Workbench }): JSX.Element {
  const lines = createMemo((): (CaseCard | TaskCard)[] => [...props.bench.returned.slice(0, RETURNED_ROWS), ...props.bench.tasks]);
  return (
    <Panel title="待办" total={owed(props.bench)} all="/todo" testid="bench-tasks">
      <Show
        when={lines().length > 0}
        fallback={<EmptyState icon="todo" title="待办已清" hint="需要您审批、办理或修改的事项会出现在这里。" />}
      >
        <Lines items={lines()} label="待办" id={caseOf} onOpen={(line) => navigate("/case/" + caseOf(line))}>
          {(line) => ("case" in line ? <TaskRow task={line} tight /> : <ReturnedRow card={line} tight />)}
        </Lines>
      </Show>
    </Panel>
  );
}

function Running(props: { bench: Workbench }): JSX.Element {
  return (
    <Panel title="我发起的，正在办理" total={props.bench.runningTotal} all="/mine" testid="bench-running">
      <Show
        when={props.bench.running.length > 0}
        fallback={
          <EmptyState
            icon="mine"
            title="没有在办的申请"
            hint="发起后，可以在这里看到办到哪一步、在谁那里。"
            action={
              <Button icon="add" onClick={() => navigate("/new")}>
                发起申请
              </Button>
            }
          />
        }
      >
        <Lines items={props.bench.running} label="正在办理" id={(card: CaseCard) => card.id} onOpen={(card) => navigate("/case/" + card.id)}>
          {(card) => <CaseRow card={card} tight />}
        </Lines>
      </Show>
    </Panel>
  );
}

function Forms(props: { forms: FormCard[] }): JSX.Element {
  return (
    <section class="card wf-panel" data-testid="bench-forms">
      <header class="wf-panel-head">
        <h2>常用事项</h2>
        <a class="wf-panel-all" href={href("/new")}>
          全部
        </a>
      </header>
      <Show when={props.forms.length > 0} fallback={<p class="wf-panel-none">同步完成后，可用的事项会列在这里。</p>}>
        <div class="wf-quick">
          <For each={props.forms.slice(0, 8)}>
            {(form) => (
              <button type="button" class="wf-quick-form" title={form.summary} data-testid={"form-card-" + form.key} onClick={() => void begin(form.key)}>
                <Icon name="draft" />
                <span class="clip">{form.title}</span>
              </button>
            )}
          </For>
        </div>
      </Show>
    </section>
  );
}

function Drafts(props: { drafts: DraftCard[]; total: number }): JSX.Element {
  const drafts = (): DraftCard[] => props.drafts.filter((draft) => !isDiscarded(draft.id));
  return (
    <Show when={drafts().length > 0}>
      <Panel title="草稿" total={props.total} all="/drafts" testid="bench-drafts">
        <Lines items={drafts().slice(0, 4)} label="草稿" id={(draft: DraftCard) => draft.id} onOpen={(draft) => navigate("/draft/" + draft.id)}>
          {(draft) => (
            <div class="wf-row wf-row-tight" data-testid={"draft-row-" + draft.id}>
              <span class="wf-row-main clip">{draft.subject || draft.formTitle}</span>
              <Show when={draft.refusal}>
                <Badge tone="bad" icon="warning">
                  未被接受
                </Badge>
              </Show>
              <Show when={draft.case && !draft.refusal}>
                <Badge tone="warn" icon="returned">
                  待修改
                </Badge>
              </Show>
              <time class="wf-row-time numerals">{formatRelative(draft.updatedAt)}</time>
            </div>
          )}
        </Lines>
      </Panel>
    </Show>
  );
}

function Notices(props: { bench: Workbench }): JSX.Element {
  return (
    <Panel title="通知" total={props.bench.unreadTotal} all="/notices" testid="bench-notices">
      <Show when={props.bench.notices.length > 0} fallback={<p class="wf-panel-none">没有新通知。</p>}>
        <Lines items={props.bench.notices.slice(0, 6)} label="通知" id={(notice: NoticeRow) => notice.id} onOpen={openNotice}>
          {(notice) => <NoticeLine notice={notice} tight />}
        </Lines>
      </Show>
    </Panel>
  );
}
