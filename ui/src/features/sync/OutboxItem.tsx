// One operation: what, about what, when, the words typed, why it came back, and what to do now.
import { Show, type JSX } from "solid-js";
import type { OutboxRow } from "../../bindings/api";
import { createCommand } from "../../backend";
import { sentence, t } from "../../i18n";
import { Badge, Button, copyText, ErrorNote, formatRelative, Icon, navigate, now } from "../../shared";

export function OutboxItem(props: { row: OutboxRow }): JSX.Element {
  const dismiss = createCommand("sync.dismiss");
  const refused = () => props.row.state === "refused";
  return (
    <li class="outbox-item" data-testid="outbox-item" data-id={props.row.op} data-state={props.row.state}>
      <div class="outbox-main">
        <p class="outbox-what">
          <Badge tone={refused() ? "bad" : "warn"} icon={refused() ? "returned" : "outbox"}>
            {t.verb(props.row.verb)}
          </Badge>
          <span class="outbox-subject clip">{props.row.subject || "（未填写）"}</span>
          <span class="outbox-form">{props.row.formTitle}</span>
          <span class="outbox-at numerals">{formatRelative(props.row.at, now())}</span>
        </p>
        <Show when={props.row.text}>
          <p class="outbox-words" data-testid="outbox-text">
            {props.row.text}
          </p>
        </Show>
        <Show when={props.row.refusal}>
          {(refusal) => (
            <p class="outbox-reason" data-testid="outbox-reason" data-code={refusal().code}>
              <Icon name="warning" />
              {sentence(refusal())}
            </p>
          )}
        </Show>
        <ErrorNote refusal={dismiss.refusal()} />
        <div class="outbox-acts">
          <Show when={props.row.draft}>
            {(draft) => (
              <Button small kind="primary" icon="edit" testid="outbox-edit" onClick={() => navigate("/draft/" + draft())}>
                重新编辑
              </Button>
            )}
          </Show>
          <Show when={props.row.case}>
            {(id) => (
              <Button small testid="outbox-open" onClick={() => navigate("/case/" + id())}>
                查看事项
              </Button>
            )}
          </Show>
          <Show when={props.row.text}>
            <Button small icon="copy" testid="outbox-copy" onClick={() => copyText(props.row.text, "已复制意见")}>
              复制意见
            </Button>
          </Show>
          <Show when={refused()}>
            <Button small kind="quiet" busy={dismiss.busy()} testid="outbox-dismiss" onClick={() => void dismiss.run({ op: props.row.op })}>
              知道了
            </Button>
          </Show>
        </div>
      </div>
    </li>
  );
}
