// Rows of lists: one line each, the same columns wherever a task or a case is listed. A row's card never changes,
// only times move: so everything else is read once, which a machine without JIT thanks us for.
import { Show, type JSX } from "solid-js";
import type { CaseCard, TaskCard } from "../../../bindings/api";
import { Badge, CaseBadge, formatDateTime, formatDue, formatRelative, Icon, now } from "../../../shared";
import { dueOf } from "../model/due";

export function TaskRow(props: { task: TaskCard; tight?: boolean }): JSX.Element {
  const { task } = props;
  const card = task.case;
  const name = "wf-row" + (task.unread ? " wf-row-unread" : "") + (props.tight ? " wf-row-tight" : "");
  const subject = card.subject || card.formTitle;
  const who = card.initiatorName;
  const unit = " " + card.departmentName;
  const title = task.title;
  const form = props.tight ? undefined : <Cell class="wf-row-form clip" text={card.formTitle} />;
  const testid = "task-row-" + task.id;
  const mark = task.unread ? "未读" : undefined;
  return (
    <div class={name} data-testid={testid}>
      <span class="wf-row-dot" title={mark} aria-label={mark} />
      <span class="wf-row-main clip" title={subject}>
        {subject}
      </span>
      <Marks task={task} />
      {form}
      <span class="wf-row-who clip" title={who + unit}>
        {who}
        <span class="wf-row-unit">{unit}</span>
      </span>
      <span class="wf-row-step clip">{title}</span>
      <Time at={task.arrivedAt} />
    </div>
  );
}

/** The case that a line of 待办 opens. */
export const caseOf = (line: TaskCard | CaseCard): string => ("case" in line ? line.case.id : line.id);

/** A case of mine that came back, among what waits for me. */
export function ReturnedRow(props: { card: CaseCard; tight?: boolean }): JSX.Element {
  const { card } = props;
  const subject = card.subject || card.formTitle;
  const name = "wf-row" + (props.tight ? " wf-row-tight" : "");
  const testid = "returned-row-" + card.id;
  return (
    <div class={name} data-testid={testid}>
      <span class="wf-row-dot" />
      <span class="wf-row-main clip" title={subject}>
        {subject}
      </span>
      <span class="wf-row-marks">
        <CaseBadge state={card.state} />
      </span>
      {props.tight ? undefined : <Cell class="wf-row-form clip" text={card.formTitle} />}
      <span class="wf-row-who clip">本人</span>
      <span class="wf-row-step clip">待修改</span>
      <Time at={card.updatedAt} />
    </div>
  );
}

/** Only what presses: urged, overdue, due soon; quietly, when it is due, and that I have begun. */
function Marks(props: { task: TaskCard }): JSX.Element {
  const { urged, dueAt, begun } = props.task;
  if (urged === 0 && !dueAt && !begun) return undefined;
  const count = urged > 1 ? "催办 " + urged : "催办";
  return (
    <span class="wf-row-marks">
      {begun ? (
        <span class="wf-row-begun" title="意见已开始写，还没有发出" data-testid="task-begun">
          <Icon name="edit" />
        </span>
      ) : undefined}
      {urged > 0 ? (
        <Badge tone="warn" icon="urge" title={`申请人催办了 ${urged} 次`}>
          {count}
        </Badge>
      ) : undefined}
      {dueAt ? <Due dueAt={dueAt} /> : undefined}
    </span>
  );
}

function Due(props: { dueAt: number }): JSX.Element {
  const { dueAt } = props;
  const due = (): "none" | "over" | "soon" | "later" => dueOf(dueAt, now()).at;
  return (
    <Show when={due() !== "later"} fallback={<span class="wf-row-due numerals">{formatDue(dueAt)}</span>}>
      <Badge tone={due() === "over" ? "bad" : "warn"} icon="clock" title={"办理期限 " + formatDateTime(dueAt)}>
        {formatDue(dueAt)}
      </Badge>
    </Show>
  );
}

function Time(props: { at: number }): JSX.Element {
  const { at } = props;
  const exact = formatDateTime(at);
  return (
    <time class="wf-row-time numerals" title={exact}>
      {formatRelative(at)}
    </time>
  );
}

function Cell(props: { class: string; text: string }): JSX.Element {
  const { class: name, text } = props;
  return (
    <span class={name} title={text}>
      {text}
    </span>
  );
}

export function CaseRow(props: { card: CaseCard; tight?: boolean; who?: boolean }): JSX.Element {
  const { card } = props;
  const subject = card.subject || card.formTitle;
  const where = card.waitsFor.length > 0 ? `${card.stepTitle}：${card.waitsFor.join("、")}` : card.stepTitle;
  const name = "wf-row wf-row-case" + (props.tight ? " wf-row-tight" : "");
  const testid = "case-row-" + card.id;
  return (
    <div class={name} data-testid={testid}>
      <span class="wf-row-state">
        <CaseBadge state={card.state} />
      </span>
      <span class="wf-row-main clip" title={subject}>
        {subject}
      </span>
      {props.tight ? undefined : <Cell class="wf-row-form clip" text={card.formTitle} />}
      {props.tight ? undefined : props.who ? (
        <Cell class="wf-row-who clip" text={`${card.initiatorName} ${card.departmentName}`} />
      ) : (
        <Cell class="wf-row-number-text numerals clip" text={card.number} />
      )}
      <span class="wf-row-step clip" title={where}>
        {where}
      </span>
      <Time at={card.updatedAt} />
    </div>
  );
}

/** Heads of the columns, over the rows. */
export function RowHeads(props: { heads: { class: string; text: string }[] }): JSX.Element {
  return (
    <div class="wf-row wf-heads" aria-hidden="true">
      {props.heads.map((head) => (
        <span class={head.class}>{head.text}</span>
      ))}
    </div>
  );
}
