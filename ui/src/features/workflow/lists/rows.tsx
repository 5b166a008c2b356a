// Rows of lists: one line each, the same columns wherever a task or a case is listed.
import { Show, type JSX } from "solid-js";
import type { CaseCard, TaskCard } from "../../../bindings/api";
import { Badge, CaseBadge, formatDateTime, formatDue, formatRelative, now } from "../../../shared";
import { dueOf } from "../model/due";

export function TaskRow(props: { task: TaskCard; tight?: boolean }): JSX.Element {
  const card = (): CaseCard => props.task.case;
  return (
    <div class="wf-row" classList={{ "wf-row-unread": props.task.unread, "wf-row-tight": props.tight }} data-testid={"task-row-" + props.task.id}>
      <span class="wf-row-dot" title={props.task.unread ? "未读" : undefined} aria-label={props.task.unread ? "未读" : undefined} />
      <span class="wf-row-main clip" title={card().subject}>
        {card().subject || card().formTitle}
      </span>
      <span class="wf-row-marks">
        <Show when={props.task.urged > 0}>
          <Badge tone="warn" icon="urge" title={`申请人催办了 ${props.task.urged} 次`}>
            催办{props.task.urged > 1 ? " " + props.task.urged : ""}
          </Badge>
        </Show>
        <DueBadge dueAt={props.task.dueAt} />
      </span>
      <Show when={!props.tight}>
        <span class="wf-row-form clip">{card().formTitle}</span>
      </Show>
      <span class="wf-row-who clip" title={card().initiatorName + "（" + card().departmentName + "）"}>
        {card().initiatorName}
        <span class="wf-row-unit"> {card().departmentName}</span>
      </span>
      <span class="wf-row-step clip">{props.task.title}</span>
      <time class="wf-row-time numerals" title={formatDateTime(props.task.arrivedAt)}>
        {formatRelative(props.task.arrivedAt)}
      </time>
    </div>
  );
}

/** Only what presses: overdue, or due within the day. */
function DueBadge(props: { dueAt: number | null | undefined }): JSX.Element {
  const due = () => dueOf(props.dueAt, now());
  return (
    <Show when={props.dueAt && due().at !== "none"}>
      <Show
        when={due().at !== "later"}
        fallback={<span class="wf-row-due numerals">{formatDue(props.dueAt as number)}</span>}
      >
        <Badge tone={due().at === "over" ? "bad" : "warn"} icon="clock" title={"办理期限 " + formatDateTime(props.dueAt as number)}>
          {formatDue(props.dueAt as number)}
        </Badge>
      </Show>
    </Show>
  );
}

export function CaseRow(props: { card: CaseCard; tight?: boolean; who?: boolean }): JSX.Element {
  const where = (): string =>
    props.card.waitsFor.length > 0 ? `${props.card.stepTitle}：${props.card.waitsFor.join("、")}` : props.card.stepTitle;
  return (
    <div class="wf-row wf-row-case" classList={{ "wf-row-tight": props.tight }} data-testid={"case-row-" + props.card.id}>
      <span class="wf-row-state">
        <CaseBadge state={props.card.state} />
      </span>
      <span class="wf-row-main clip" title={props.card.subject}>
        {props.card.subject || props.card.formTitle}
      </span>
      <Show when={!props.tight}>
        <span class="wf-row-form clip">{props.card.formTitle}</span>
        <Show when={props.who} fallback={<span class="wf-row-number-text numerals clip">{props.card.number}</span>}>
          <span class="wf-row-who clip">
            {props.card.initiatorName}
            <span class="wf-row-unit"> {props.card.departmentName}</span>
          </span>
        </Show>
      </Show>
      <span class="wf-row-step clip" title={where()}>
        {where()}
      </span>
      <time class="wf-row-time numerals" title={formatDateTime(props.card.updatedAt)}>
        {formatRelative(props.card.updatedAt)}
      </time>
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
