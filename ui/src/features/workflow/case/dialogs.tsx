// The acts that ask for more than an opinion: where back to, to whom, with whom.
import { createEffect, createSignal, on, Show, untrack, type JSX } from "solid-js";
import type { CaseView, CountersignMode, MyTask } from "../../../bindings/api";
import { createCommand, createQuery } from "../../../backend";
import { t } from "../../../i18n";
import { Button, Dialog, ErrorNote, Field, PersonPicker, RadioGroup, TextArea } from "../../../shared";
import type { Writing } from "./begun";

export interface ActDialogProps {
  open: boolean;
  view: CaseView;
  /** What was begun for this act. */
  writing: Writing;
  /** What was already written for another: it begins with that. */
  opinion: string;
  onClose: () => void;
  onSent: (said: string) => void;
}

/** Frame of these dialogs: what is asked, a refusal, and the button that acts (Ctrl+Enter). */
function ActDialog(props: {
  asked: ActDialogProps;
  title: string;
  action: string;
  busy: boolean;
  refusal: ReturnType<typeof createCommand>["refusal"];
  testid: string;
  onAct: () => void;
  children: JSX.Element;
}): JSX.Element {
  return (
    <Dialog
      open={props.asked.open}
      title={props.title}
      onClose={() => props.asked.onClose()}
      testid={props.testid}
      footer={
        <>
          <Button onClick={() => props.asked.onClose()}>取消</Button>
          <Button kind="primary" busy={props.busy} title="Ctrl+Enter" testid={props.testid + "-act"} onClick={() => props.onAct()}>
            {props.action}
          </Button>
        </>
      }
    >
      <div
        class="wf-dialog-form"
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.keyCode !== 229) {
            event.preventDefault();
            props.onAct();
          }
        }}
      >
        <ErrorNote refusal={props.refusal()} />
        {props.children}
      </div>
    </Dialog>
  );
}

/** A text that begins with what was already written, each time the dialog opens; what is typed is kept. */
function createText(props: ActDialogProps): [() => string, (text: string) => void] {
  const [text, setText] = createSignal("");
  createEffect(on(() => props.open, (open) => open && setText(untrack(() => props.writing.words().text || props.opinion))));
  return [
    text,
    (typed) => {
      setText(typed);
      props.writing.write({ text: typed });
    },
  ];
}

/** What is kept is what is sent, and nothing is kept after it. */
async function send<T>(props: ActDialogProps, run: () => Promise<T | null>): Promise<boolean> {
  await props.writing.flush();
  if ((await run()) === null) return false;
  props.writing.sent();
  props.onClose();
  return true;
}

/** Not offered where others are asked for: myself. */
function createMe(): () => string[] {
  const session = createQuery("session.status", () => ({}));
  return () => {
    const id = session.latest()?.me?.person.id;
    return id ? [id] : [];
  };
}

function taskOf(props: ActDialogProps): MyTask | undefined {
  return props.view.task ?? undefined;
}

export function SendBackDialog(props: ActDialogProps): JSX.Element {
  const sending = createCommand("workflow.sendBack");
  const [text, setText] = createText(props);
  const to = (): string => props.writing.words().to || "initiator";
  const way = (): "straight" | "again" => (props.writing.words().way === "again" ? "again" : "straight");
  const [wanting, setWanting] = createSignal(false);
  const targets = (): { value: string; label: string }[] =>
    (taskOf(props)?.backTo ?? []).map((target) => ({
      value: target.step,
      label: (target.step === "initiator" ? "申请人" : target.title) + (target.names.length > 0 ? "（" + target.names.join("、") + "）" : ""),
    }));
  const act = async (): Promise<void> => {
    const task = taskOf(props);
    if (!task) return;
    if (text().trim() === "") return void setWanting(true);
    const takes = { case: props.view.card.id, task: task.id, to: to(), straightBack: way() === "straight", opinion: text().trim() };
    const whom = targets().filter((target) => target.value === takes.to)[0]?.label ?? "";
    if (await send(props, () => sending.run(takes))) props.onSent("已退回" + whom);
  };
  return (
    <ActDialog asked={props} title="退回" action="退回" busy={sending.busy()} refusal={sending.refusal} testid="send-back" onAct={() => void act()}>
      <Field label="退回给">
        <RadioGroup value={to()} options={targets()} onChange={(to) => props.writing.write({ to })} testid="send-back-to" />
      </Field>
      <Field label="修改后">
        <RadioGroup
          value={way()}
          options={[
            { value: "straight", label: "直接回到我这里" },
            { value: "again", label: "各环节重新办理" },
          ]}
          onChange={(way) => props.writing.write({ way })}
          testid="send-back-way"
        />
      </Field>
      <Field label="退回原因" required problem={wanting() && text().trim() === "" ? "请写明需要修改什么" : undefined}>
        <TextArea value={text()} onChange={setText} rows={4} testid="send-back-text" autofocus />
      </Field>
    </ActDialog>
  );
}

export function TransferDialog(props: ActDialogProps): JSX.Element {
  const sending = createCommand("workflow.transfer");
  const [text, setText] = createText(props);
  const me = createMe();
  const chosen = (): string[] => props.writing.words().people.slice(0, 1);
  const [name, setName] = createSignal("");
  const [wanting, setWanting] = createSignal(false);
  const act = async (): Promise<void> => {
    const task = taskOf(props);
    const to = chosen()[0];
    if (!task) return;
    if (to === undefined) return void setWanting(true);
    const takes = { case: props.view.card.id, task: task.id, to, opinion: text().trim() };
    if (await send(props, () => sending.run(takes))) props.onSent("已转交" + name() + "办理");
  };
  return (
    <ActDialog asked={props} title="转办" action="转办" busy={sending.busy()} refusal={sending.refusal} testid="transfer" onAct={() => void act()}>
      <Field label="转给" required hint="转办后由对方办理，不再回到您这里。" problem={wanting() && chosen().length === 0 ? "请选择转给谁" : undefined}>
        <PersonPicker
          value={chosen()}
          without={me()}
          onChange={(ids, cards) => {
            props.writing.write({ people: ids });
            setName(cards[0]?.name ?? "");
          }}
          testid="transfer-to"
        />
      </Field>
      <Field label="说明">
        <TextArea value={text()} onChange={setText} rows={3} testid="transfer-text" />
      </Field>
    </ActDialog>
  );
}

const MODES: readonly CountersignMode[] = ["all", "any", "inTurn"];

export function CountersignDialog(props: ActDialogProps): JSX.Element {
  const sending = createCommand("workflow.countersign");
  const [text, setText] = createText(props);
  const me = createMe();
  const people = (): string[] => props.writing.words().people;
  const [names, setNames] = createSignal<string[]>([]);
  const mode = (): CountersignMode => MODES.filter((mode) => mode === props.writing.words().way)[0] ?? "all";
  const [wanting, setWanting] = createSignal(false);
  const act = async (): Promise<void> => {
    const task = taskOf(props);
    if (!task) return;
    if (people().length === 0) return void setWanting(true);
    const takes = { case: props.view.card.id, task: task.id, people: people(), mode: mode(), opinion: text().trim() };
    if (await send(props, () => sending.run(takes))) props.onSent("已请" + names().join("、") + "会签");
  };
  return (
    <ActDialog asked={props} title="会签" action="发出会签" busy={sending.busy()} refusal={sending.refusal} testid="countersign" onAct={() => void act()}>
      <Field label="请谁会签" required hint="会签结束后仍由您作决定。" problem={wanting() && people().length === 0 ? "请选择会签人员" : undefined}>
        <PersonPicker
          value={people()}
          without={me()}
          many
          onChange={(ids, cards) => {
            props.writing.write({ people: ids });
            setNames(cards.map((card) => card.name));
          }}
          testid="countersign-people"
        />
      </Field>
      <Field label="会签方式">
        <RadioGroup
          value={mode()}
          options={MODES.map((value) => ({ value, label: t.countersign[value] }))}
          onChange={(way) => props.writing.write({ way })}
          testid="countersign-mode"
        />
      </Field>
      <Field label="请对方把关什么">
        <TextArea value={text()} onChange={setText} rows={3} testid="countersign-text" />
      </Field>
    </ActDialog>
  );
}

export function WithdrawDialog(props: ActDialogProps): JSX.Element {
  const sending = createCommand("workflow.withdraw");
  const [text, setText] = createText(props);
  const act = async (): Promise<void> => {
    const takes = { case: props.view.card.id, text: text().trim() };
    if (await send(props, () => sending.run(takes))) props.onSent("已撤回，可修改后重新提交");
  };
  return (
    <ActDialog asked={props} title="撤回申请" action="撤回" busy={sending.busy()} refusal={sending.refusal} testid="withdraw" onAct={() => void act()}>
      <Field label="撤回原因" hint="撤回后各环节停止办理，内容保留，可以修改后重新提交。">
        <TextArea value={text()} onChange={setText} rows={3} testid="withdraw-text" autofocus />
      </Field>
    </ActDialog>
  );
}

export function CommentDialog(props: ActDialogProps): JSX.Element {
  const sending = createCommand("workflow.comment");
  const [text, setText] = createText(props);
  const [wanting, setWanting] = createSignal(false);
  const act = async (): Promise<void> => {
    if (text().trim() === "") return void setWanting(true);
    const takes = { case: props.view.card.id, text: text().trim() };
    if (await send(props, () => sending.run(takes))) props.onSent("已留言");
  };
  return (
    <ActDialog asked={props} title="留言" action="留言" busy={sending.busy()} refusal={sending.refusal} testid="comment" onAct={() => void act()}>
      <Show when={props.open}>
        <Field label="内容" required hint="参与办理的人都能看到，不影响办理。" problem={wanting() && text().trim() === "" ? "请填写内容" : undefined}>
          <TextArea value={text()} onChange={setText} rows={4} testid="comment-text" autofocus />
        </Field>
      </Show>
    </ActDialog>
  );
}
