// What became of the last keystrokes: kept, being kept, or not, and why.
import { Match, Switch, type JSX } from "solid-js";
import { sentence } from "../../../i18n";
import { Button, formatTime, Icon } from "../../../shared";
import type { SaveStatus } from "../model/saver";

export function SaveMark(props: { status: SaveStatus; onRetry: () => void }): JSX.Element {
  const failed = (): (SaveStatus & { at: "failed" }) | false => props.status.at === "failed" && props.status;
  const saved = (): (SaveStatus & { at: "saved" }) | false => props.status.at === "saved" && props.status;
  return (
    <div class="wf-save" role="status" data-testid="save-mark" data-status={props.status.at}>
      <Switch fallback={<span class="wf-save-text">正在保存…</span>}>
        <Match when={failed()}>
          {(now) => (
            <>
              <span class="wf-save-text wf-save-bad clip">
                <Icon name="warning" />
                未能保存：{sentence(now().refusal)}
              </span>
              <Button small kind="quiet" onClick={() => props.onRetry()}>
                再试
              </Button>
            </>
          )}
        </Match>
        <Match when={saved()}>
          {(now) => (
            <span class="wf-save-text numerals">
              <Icon name="check" />
              已保存 {formatTime(now().when)}
            </span>
          )}
        </Match>
      </Switch>
    </div>
  );
}
