// Filling in an application. Everything typed is kept within moments; submission is checked by the core and what
// is wrong is listed with the way to it.
import { createSignal, onCleanup, onMount, Show, type JSX } from "solid-js";
import type { DraftView } from "../../../bindings/api";
import { asRefusal, command, createCommand } from "../../../backend";
import { sentence } from "../../../i18n";
import {
  Button,
  confirm,
  ErrorNote,
  formatRelative,
  guardLeaving,
  href,
  layered,
  navigate,
  Note,
  Page,
  toast,
  useShortcuts,
} from "../../../shared";
import { ErrorSummary } from "../form/ErrorSummary";
import { FormSections } from "../form/FormSections";
import { FileOpener } from "../form/opener";
import { labelOf, sayProblem } from "../form/wiring";
import { columnWidth } from "../model/fields";
import { layOver } from "../model/follow";
import { createFormModel } from "../model/formModel";
import { discard } from "./discarding";
import "./draft.css";
import { Outline } from "./Outline";
import { SaveMark } from "./SaveMark";
import { createDraftSaver } from "./draftSaver";

export interface DraftEditorProps {
  view: DraftView;
  /** Begun a moment ago: leaving it untouched leaves nothing behind. */
  fresh: boolean;
  onReload: (view: DraftView) => void;
}

export function DraftEditor(props: DraftEditorProps): JSX.Element {
  // Read once: when this page is left, the address already speaks of the next one.
  const { view, fresh } = props;
  const { id, form } = view;
  const [tries, setTries] = createSignal(0);
  const [gone, setGone] = createSignal(false);
  const [keeping, setKeeping] = createSignal(false);
  let changed = false;

  const model = createFormModel({
    form,
    data: view.data,
    state: view.state,
    mayEdit: (_, field) => field.readOnly !== true,
    changed: () => {
      changed = true;
      saving.touch();
    },
    settled: () => void saving.flush(),
    chose: (path, before) => {
      if (form.follows?.field === path) void follow(before);
    },
  });
  const saving = createDraftSaver(id, model, view.updatedAt);

  const submitting = createCommand("workflow.submit");
  const updating = createCommand("workflow.updateDraft");

  let followed = 0;
  let forget = (): void => undefined;
  /** What the chosen case gives stands at once; one step takes all of it back. */
  const follow = async (before: string | null): Promise<void> => {
    followed += 1;
    const asked = followed;
    try {
      const { changes } = await command("workflow.follow", { id, data: model.snapshot(), left: before });
      if (asked !== followed || gone()) return;
      const field = form.follows?.field ?? "";
      const { keys, undo } = layOver(model, { field, before }, changes);
      forget();
      if (keys.length === 0) return;
      const names = keys.map((key) => labelOf(model, key)).join("、");
      forget = toast({ text: model.value(field) ? `已带入所选申请的内容：${names}` : `已清除原先带入的内容：${names}`, undo });
    } catch (thrown) {
      toast({ text: "未能带入所选申请的内容。" + sentence(asRefusal(thrown)), tone: "bad" });
    }
  };

  const submit = async (): Promise<void> => {
    if (keeping() || submitting.busy() || layered()) return;
    // Commits what an input method still holds.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    setKeeping(true);
    const kept = await saving.flush();
    setKeeping(false);
    if (!kept) return;
    model.setTried(true);
    if (model.errors().length > 0) return void setTries(tries() + 1);
    if (!(await passWarnings())) return;
    const queued = await submitting.run({ id });
    if (queued) {
      leave();
      toast({ text: "已提交，办理进度可随时在这里查看", tone: "good" });
      navigate("/case/" + queued.case, { replace: true });
    } else if (submitting.refusal()?.code === "formInvalid") {
      model.apply((await command("workflow.draft", { id })).state);
      setTries(tries() + 1);
    }
  };
  const passWarnings = async (): Promise<boolean> => {
    const warnings = model.warnings();
    if (warnings.length === 0) return true;
    return confirm({
      title: "请留意以下情况",
      text: warnings.map((problem) => `${labelOf(model, problem.field)}：${sayProblem(model, problem)}`).join("；") + "。",
      action: "仍然提交",
    });
  };
  const close = async (): Promise<void> => {
    if (await saving.flush()) navigate("/drafts");
  };
  const remove = (): void => {
    leave();
    discard(id, form.title);
    navigate("/drafts", { replace: true });
  };
  const update = async (): Promise<void> => {
    if (!(await saving.flush())) return;
    const newer = await updating.run({ id });
    if (newer) {
      leave();
      toast({ text: "已更新到新版表单，请核对内容", tone: "good" });
      props.onReload(newer);
    }
  };
  /** This page is no longer where the draft changes. */
  const leave = (): void => {
    setGone(true);
    saving.stop();
    unguard();
  };

  const unguard = guardLeaving(async () => {
    if (await saving.flush()) return true;
    return confirm({ title: "最后的修改还没有保存", text: "现在离开会丢失这些修改。", action: "仍要离开", danger: true });
  });
  useShortcuts({
    "Ctrl+Enter": () => void submit(),
    "Ctrl+S": () => void saving.flush(),
  });
  onMount(() => {
    if (fresh) document.querySelector<HTMLElement>("[data-testid=draft-scroll] [data-field] .control, [data-testid=draft-scroll] [data-field] input")?.focus();
    const flush = (): void => void saving.flush();
    window.addEventListener("beforeunload", flush);
    document.addEventListener("visibilitychange", flush);
    onCleanup(() => {
      window.removeEventListener("beforeunload", flush);
      document.removeEventListener("visibilitychange", flush);
    });
  });
  onCleanup(() => {
    unguard();
    forget();
    if (gone()) return;
    if (fresh && !changed) void command("workflow.discardDraft", { id }).catch(asRefusal);
    else void saving.flush();
  });

  const wideTable = form.sections.some((section) =>
    section.fields.some((field) => field.kind === "table" && field.columns.reduce((sum, column) => sum + columnWidth(column), 0) > 640),
  );

  return (
    <Page title={form.title} lead={form.summary} back={() => void close()} fills testid="draft">
      <FileOpener>
        <div class="wf-editor" data-wide={wideTable ? "" : undefined}>
          <div class="wf-editor-scroll" data-testid="draft-scroll" data-scrolls>
            <div class="wf-editor-form">
              <Banners view={view} onUpdate={() => void update()} updating={updating.busy()} />
              <ErrorNote refusal={updating.refusal()} />
              <Show when={submitting.refusal()?.code !== "formInvalid"}>
                <ErrorNote refusal={submitting.refusal()} testid="submit-refused" />
              </Show>
              <ErrorSummary model={model} tries={tries()} />
              <FormSections model={model} mode="fill" />
            </div>
          </div>
          <Outline model={model} flow={form.flow} />
        </div>
      </FileOpener>
      <footer class="wf-footer">
        <SaveMark status={saving.status()} onRetry={() => void saving.flush()} />
        <div class="wf-footer-acts">
          <Button kind="quiet" icon="trash" testid="discard-draft" onClick={remove}>
            删除草稿
          </Button>
          <Button testid="close-draft" onClick={() => void close()}>
            保存并关闭
          </Button>
          <Button kind="primary" icon="send" busy={keeping() || submitting.busy()} title="Ctrl+Enter" testid="submit-draft" onClick={() => void submit()}>
            提交
          </Button>
        </div>
      </footer>
    </Page>
  );
}

function Banners(props: { view: DraftView; updating: boolean; onUpdate: () => void }): JSX.Element {
  return (
    <>
      <Show when={props.view.refusal}>
        {(refusal) => (
          <Note tone="bad" icon="returned" testid="draft-refusal">
            上次提交没有被接受：{sentence(refusal())} 内容都在这里，改好后可以再次提交。
          </Note>
        )}
      </Show>
      <Show when={props.view.case}>
        {(id) => (
          <Note tone="info" icon="returned" testid="draft-continues">
            这是退回或撤回后的修改稿，提交后原申请继续办理。
            <a href={href("/case/" + id())}>查看原申请和意见</a>
          </Note>
        )}
      </Show>
      <Show when={props.view.newerVersion}>
        <Note
          tone="warn"
          icon="refresh"
          testid="draft-newer"
          action={
            <Button small kind="quiet" busy={props.updating} testid="update-draft" onClick={() => props.onUpdate()}>
              更新到新版
            </Button>
          }
        >
          这张表单已有新版。已填内容会带到新版，需要您核对（草稿保存于{formatRelative(props.view.updatedAt)}）。
        </Note>
      </Show>
    </>
  );
}
