// What I did in this case and the hub did not accept: why, and what I had written.
import { For, type JSX } from "solid-js";
import type { OutboxRow } from "../../../bindings/api";
import { asRefusal, command, createQuery } from "../../../backend";
import { sentence, t } from "../../../i18n";
import { Button, copyText, Note, toast } from "../../../shared";

const MOST = 200;

export function Refusals(props: { id: string }): JSX.Element {
  const query = createQuery("sync.outbox", () => ({ offset: 0, limit: MOST, text: "" }));
  const mine = (): OutboxRow[] => (query.latest()?.rows ?? []).filter((row) => row.state === "refused" && row.case === props.id);
  const dismiss = (row: OutboxRow): void => {
    command("sync.dismiss", { op: row.op }).catch((thrown: unknown) => toast({ text: sentence(asRefusal(thrown)), tone: "bad" }));
  };
  return (
    <For each={mine()}>
      {(row) => (
        <Note
          tone="bad"
          icon="warning"
          testid="act-refused"
          action={
            <>
              <Button small kind="quiet" disabled={!row.text} onClick={() => copyText(row.text, "已复制意见")}>
                复制意见
              </Button>
              <Button small kind="quiet" testid="act-refused-dismiss" onClick={() => dismiss(row)}>
                知道了
              </Button>
            </>
          }
        >
          您的“{t.verb(row.verb)}”没有生效：{row.refusal ? sentence(row.refusal) : ""}
          {row.text ? `原意见：“${row.text}”` : ""}
        </Note>
      )}
    </For>
  );
}
