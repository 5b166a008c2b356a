// Everything that happened, oldest first: who, of which unit, in which step, what they said, what they changed.
import { For, Show, type JSX } from "solid-js";
import type { Happened, TimelineRow } from "../../../bindings/api";
import { t } from "../../../i18n";
import { Badge, formatDateTime, formatShort, Icon, type IconName } from "../../../shared";
import type { Tone } from "../../../shared";

const LOOK: Record<Happened, { tone: Tone; icon: IconName }> = {
  submitted: { tone: "info", icon: "send" },
  resubmitted: { tone: "info", icon: "send" },
  approved: { tone: "good", icon: "check" },
  rejected: { tone: "bad", icon: "close" },
  handled: { tone: "good", icon: "check" },
  sentBack: { tone: "warn", icon: "returned" },
  transferred: { tone: "info", icon: "transfer" },
  countersignAsked: { tone: "info", icon: "people" },
  countersigned: { tone: "good", icon: "sign" },
  countersignRefused: { tone: "bad", icon: "sign" },
  withdrawn: { tone: "neutral", icon: "back" },
  urged: { tone: "warn", icon: "urge" },
  notified: { tone: "neutral", icon: "bell" },
  commented: { tone: "neutral", icon: "comment" },
  skipped: { tone: "neutral", icon: "minus" },
  completed: { tone: "good", icon: "done" },
};

export function Timeline(props: { rows: TimelineRow[] }): JSX.Element {
  return (
    <section class="wf-timeline" aria-label="办理过程" data-testid="timeline">
      <h2 class="wf-side-title">
        办理过程 <span class="page-total">{props.rows.length}</span>
      </h2>
      <ol class="wf-timeline-rows">
        <For each={props.rows}>{(row) => <Row row={row} />}</For>
      </ol>
    </section>
  );
}

function Row(props: { row: TimelineRow }): JSX.Element {
  const { row } = props;
  const look = LOOK[row.happened];
  return (
    <li class={"wf-event tone-" + (row.waiting ? "warn" : look.tone)} data-testid="timeline-row" data-happened={row.happened} data-waiting={row.waiting ? "" : undefined}>
      <span class="wf-event-mark">
        <Icon name={row.waiting ? "outbox" : look.icon} />
      </span>
      <div class="wf-event-body">
        <div class="wf-event-head">
          <span class="wf-event-name">{row.name || "系统"}</span>
          <span class="wf-event-what">{t.happened[row.happened]}</span>
          <Show when={row.names.length > 0}>
            <span class="wf-event-names">
              <Icon name="right" />
              {row.names.join("、")}
            </span>
          </Show>
          <Show when={row.waiting}>
            <Badge tone="warn">待发送</Badge>
          </Show>
          <time class="wf-event-time numerals" title={formatDateTime(row.at)}>
            {formatShort(row.at)}
          </time>
        </div>
        <Show when={row.departmentName || row.stepTitle}>
          <div class="wf-event-where clip">{[row.departmentName, row.stepTitle].filter(Boolean).join(" · ")}</div>
        </Show>
        <Show when={row.text}>
          <p class="wf-event-text">{row.text}</p>
        </Show>
        <Show when={row.changes.length > 0}>
          <dl class="wf-event-changes">
            <For each={row.changes}>
              {(change) => (
                <div>
                  <dt>{change.label}</dt>
                  <dd>
                    <del>{change.before || "（空）"}</del>
                    <Icon name="right" label="改为" />
                    <ins>{change.after || "（空）"}</ins>
                  </dd>
                </div>
              )}
            </For>
          </dl>
        </Show>
      </div>
    </li>
  );
}
