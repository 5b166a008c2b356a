// What I may do in a case. With a task: the opinion and the decision. Without: what an applicant or reader may.
import { createEffect, createSignal, For, on, Show, type JSX } from "solid-js";
import type { Can, CaseView, Settings } from "../../../bindings/api";
import { command, createCommand, createQuery } from "../../../backend";
import { sentence, t } from "../../../i18n";
import { Button, confirm, countChars, Icon, layered, Menu, navigate, route, TextArea, toast, useShortcuts, type IconName, type MenuItem } from "../../../shared";
import { begin } from "../draft/begin";
import { focusField } from "../form/wiring";
import { isBlank } from "../model/fields";
import { SaveMark } from "../draft/SaveMark";
import type { Begun } from "./begun";
import type { CaseForm } from "./caseForm";
import { CommentDialog, CountersignDialog, SendBackDialog, TransferDialog, WithdrawDialog } from "./dialogs";

export interface ActPanelProps {
  view: CaseView;
  form: CaseForm;
  begun: Begun;
  /** There is something to mend in the fields opened by the step. */
  onWrong: () => void;
}

/** As the core has it. */
const OPINION_CHARS = 2_000;

export type Asking = "sendBack" | "transfer" | "countersign" | "withdraw" | "comment";

const ICON: Record<Can, IconName> = {
  approve: "check",
  reject: "close",
  complete: "done",
  sendBack: "returned",
  transfer: "transfer",
  countersign: "people",
  withdraw: "back",
  urge: "urge",
  resubmit: "edit",
  copy: "copy",
  comment: "comment",
};

const KEYS: Partial<Record<Can, string>> = {
  approve: "Ctrl+Enter",
  complete: "Ctrl+Enter",
  sendBack: "Alt+B",
  transfer: "Alt+T",
  countersign: "Alt+H",
  comment: "Alt+M",
};

export function ActPanel(props: ActPanelProps): JSX.Element {
  const id = props.view.card.id;
  const { decide: writing } = props.begun;
  const opinion = (): string => writing.words().text;
  const [asking, setAsking] = createSignal<Asking | null>(null);
  const [wanting, setWanting] = createSignal("");
  const can = (what: Can): boolean => props.view.can.indexOf(what) >= 0;
  const deciding = (): boolean => props.view.task !== undefined && props.view.task !== null && (can("approve") || can("complete"));
  const primary = (): "approve" | "complete" => (can("approve") ? "approve" : "complete");
  const acting = { approve: createCommand("workflow.approve"), reject: createCommand("workflow.reject"), complete: createCommand("workflow.complete") };
  const urging = createCommand("workflow.urge");

  const write = (text: string): void => {
    writing.write({ text });
    setWanting("");
  };
  /** It is on its way: what was written is no longer begun. */
  const sent = (said: string): void => {
    writing.sent();
    setWanting("");
    props.form.reset();
    toast({ text: said, tone: "good", action: deciding() ? { label: "下一件待办", onPick: () => void openNext(id) } : undefined });
  };
  /** Whoever was only asked to countersign ends nothing: the one who asked decides. */
  const refusing = (): Parameters<typeof confirm>[0] => ({
    title: "不同意这份申请？",
    text: can("sendBack")
      ? "申请将就此结束，申请人会看到您的意见。如只需补充修改，请用“退回”。"
      : "您的意见会转给请您会签的人，由其作决定。",
    action: "不同意",
    danger: true,
  });
  const decide = async (how: "approve" | "reject" | "complete"): Promise<void> => {
    const task = props.view.task;
    if (!task || layered() || acting[how].busy()) return;
    const text = opinion().trim();
    if (text === "" && (task.opinionRequired || how === "reject")) {
      setWanting(how === "reject" ? "请写明不同意的理由" : "这一环节必须填写意见");
      focusOpinion();
      return;
    }
    if (countChars(text) > OPINION_CHARS) return void setWanting("意见不得超过 2,000 字");
    if (how !== "reject" && !(await props.form.check())) return void props.onWrong();
    if (how === "reject" && !(await confirm(refusing()))) return;
    // What is kept is what is sent, and nothing is kept after it.
    await writing.flush();
    const queued = await acting[how].run({ case: id, task: task.id, opinion: text, edits: how === "reject" ? {} : props.form.edits() });
    if (queued) sent(`已${t.can[how]}：${props.view.card.subject || props.view.card.formTitle}`);
    else {
      const refusal = acting[how].refusal();
      if (refusal?.code === "formInvalid") props.onWrong();
      if (refusal) toast({ text: sentence(refusal), tone: "bad" });
    }
  };
  const urge = async (): Promise<void> => {
    const queued = await urging.run({ case: id, text: "" });
    const refusal = urging.refusal();
    if (queued) toast({ text: `已催办${props.view.card.waitsFor.length > 0 ? "：" + props.view.card.waitsFor.join("、") : ""}`, tone: "good" });
    else if (refusal) toast({ text: sentence(refusal), tone: "bad" });
  };
  const act = (what: Can): void => {
    if (what === "approve" || what === "reject" || what === "complete") void decide(what);
    else if (what === "urge") void urge();
    else if (what === "resubmit" || what === "copy") void begin(props.view.card.form, id);
    else setAsking(what);
  };
  const key = (what: Can) => (): void => {
    if (can(what) && !layered()) act(what);
  };
  useShortcuts({
    "Ctrl+Enter": () => deciding() && void decide(primary()),
    "Alt+B": key("sendBack"),
    "Alt+T": key("transfer"),
    "Alt+H": key("countersign"),
    "Alt+M": key("comment"),
    "Alt+O": () => focusOpinion(),
  });
  createEffect(on(() => props.view.task?.id, () => setWanting(""), { defer: true }));

  const aside = (): Can[] => props.view.can.filter((what) => ASIDE.indexOf(what) >= 0 && !(what === "copy" && can("resubmit")));
  const others = (): Can[] => props.view.can.filter((what) => OTHERS.indexOf(what) >= 0);
  const menu = (): MenuItem[] => aside().map((what) => ({ label: t.can[what], icon: ICON[what], keys: KEYS[what], testid: "act-" + what, onPick: () => act(what) }));
  const button = (what: Can, kind: "primary" | "plain" | "danger" | "quiet" = "plain", busy = false): JSX.Element => (
    <Button kind={kind} icon={ICON[what]} title={KEYS[what]} busy={busy} testid={"act-" + what} onClick={() => act(what)}>
      {t.can[what]}
    </Button>
  );

  return (
    <Show when={props.view.can.length > 0}>
      <section class="wf-act" aria-label="办理" data-testid="act-panel">
        <Show
          when={deciding()}
          fallback={
            <div class="wf-act-row wf-act-quiet">
              <Show when={can("resubmit")}>{button("resubmit", "primary")}</Show>
              <For each={aside()}>{(what) => button(what, "plain", what === "urge" && urging.busy())}</For>
            </div>
          }
        >
          <div class="wf-act-top">
            <h2 class="wf-side-title">
              <Icon name={primary() === "approve" ? "sign" : "edit"} />
              {props.view.task?.title}
              <Show when={aside().length > 0}>
                <span class="wf-act-more">
                  <Menu label="更多操作" items={menu()} testid="act-more" />
                </span>
              </Show>
            </h2>
            <StepFields view={props.view} form={props.form} />
            <TextArea
              value={opinion()}
              onChange={write}
              rows={3}
              label={primary() === "approve" ? "审批意见" : "办理情况"}
              placeholder={(primary() === "approve" ? "审批意见" : "办理情况") + (props.view.task?.opinionRequired ? "（必填）" : "，可不填")}
              invalid={wanting() !== ""}
              testid="opinion"
            />
            <Show when={wanting()}>
              <p class="field-note field-problem" role="alert" data-testid="opinion-wanted">
                {wanting()}
              </p>
            </Show>
            <Show when={writing.status().at !== "clean"}>
              <SaveMark status={writing.status()} onRetry={() => void writing.flush()} />
            </Show>
            <Phrases onPick={(phrase) => write(opinion().trim() === "" ? phrase : opinion().trimEnd() + phrase)} />
          </div>
          <div class="wf-act-row">
            {button(primary(), "primary", acting[primary()].busy())}
            <Show when={can("reject")}>{button("reject", "danger", acting.reject.busy())}</Show>
          </div>
          <div class="wf-act-row wf-act-others">
            <For each={others()}>{(what) => button(what, "quiet")}</For>
          </div>
        </Show>
      </section>
      <SendBackDialog open={asking() === "sendBack"} view={props.view} writing={props.begun.sendBack} opinion={opinion()} onClose={() => setAsking(null)} onSent={sent} />
      <TransferDialog open={asking() === "transfer"} view={props.view} writing={props.begun.transfer} opinion={opinion()} onClose={() => setAsking(null)} onSent={sent} />
      <CountersignDialog open={asking() === "countersign"} view={props.view} writing={props.begun.countersign} opinion={opinion()} onClose={() => setAsking(null)} onSent={sent} />
      <WithdrawDialog open={asking() === "withdraw"} view={props.view} writing={props.begun.withdraw} opinion="" onClose={() => setAsking(null)} onSent={(said) => toast({ text: said, tone: "good" })} />
      <CommentDialog open={asking() === "comment"} view={props.view} writing={props.begun.comment} opinion="" onClose={() => setAsking(null)} onSent={(said) => toast({ text: said, tone: "good" })} />
    </Show>
  );
}

const OTHERS: Can[] = ["sendBack", "transfer", "countersign"];
const ASIDE: Can[] = ["withdraw", "urge", "comment", "copy"];

function focusOpinion(): void {
  document.querySelector<HTMLElement>('[data-testid="opinion"]')?.focus();
}

/** The first task that is not of this case. */
async function openNext(id: string): Promise<void> {
  const page = await command("workflow.tasks", { offset: 0, limit: 10, text: "" });
  const next = page.rows.filter((task) => task.case.id !== id)[0];
  const here = route();
  const beside = here.query.case !== undefined;
  if (beside) navigate(here.path, { query: { ...here.query, case: next?.case.id }, replace: true });
  else navigate(next ? "/case/" + next.case.id : "/todo", { replace: true });
}

/** The fields this step opens, and the way to each: they may be far down the sheet. */
function StepFields(props: { view: CaseView; form: CaseForm }): JSX.Element {
  const keys = (): string[] => {
    const task = props.view.task;
    if (!task) return [];
    return task.mustFill.concat(task.edit.filter((key) => task.mustFill.indexOf(key) < 0));
  };
  const model = (): CaseForm["model"] => props.form.model;
  const isMissing = (key: string): boolean => {
    if ((props.view.task?.mustFill ?? []).indexOf(key) < 0) return false;
    const [table = "", column] = key.split(".");
    if (column === undefined) return isBlank(model().value(key));
    return model().rows(table).some((row) => isBlank(row[column]));
  };
  return (
    <Show when={keys().length > 0}>
      <div class="wf-step-fields" data-testid="step-fields">
        本环节填写：
        <For each={keys().filter((key) => !model().hidden(key))}>
          {(key) => (
            <button
              type="button"
              class="wf-step-field"
              classList={{ "wf-step-field-missing": isMissing(key) }}
              title={isMissing(key) ? "尚未填写" : undefined}
              onClick={() => focusField(key)}
            >
              {model().index.at(key)?.label ?? key}
              <Show when={isMissing(key)}>
                <span class="field-required">*</span>
              </Show>
            </button>
          )}
        </For>
      </div>
    </Show>
  );
}

/** Phrases of the person's own settings. */
function Phrases(props: { onPick: (phrase: string) => void }): JSX.Element {
  const settings = createQuery("settings.get", () => ({}));
  const phrases = (): Settings["phrases"] => settings.latest()?.phrases ?? [];
  return (
    <Show when={phrases().length > 0}>
      <div class="wf-phrases" role="group" aria-label="常用意见" data-testid="phrases">
        <For each={phrases().slice(0, 8)}>
          {(phrase) => (
            <button type="button" class="wf-phrase clip" title={phrase} onClick={() => props.onPick(phrase)}>
              {phrase}
            </button>
          )}
        </For>
      </div>
    </Show>
  );
}
