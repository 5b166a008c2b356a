// One case: what was asked, how far it is, what was said, and what I may do. Acting shows at once as waiting to be
// sent, because the core lays what waits over what it knows.
import { createEffect, createSignal, on, Show, type JSX } from "solid-js";
import type { BegunAct, CaseView as View } from "../../../bindings/api";
import { asRefusal, command, createQuery, shell } from "../../../backend";
import {
  Badge,
  Button,
  CaseBadge,
  copyText,
  EmptyState,
  ErrorNote,
  formatDateTime,
  IconButton,
  navigate,
  Page,
  Skeleton,
} from "../../../shared";
import { ErrorSummary } from "../form/ErrorSummary";
import { FormSections } from "../form/FormSections";
import { FileOpener } from "../form/opener";
import { ActPanel } from "./ActPanel";
import { createBegun } from "./begun";
import "./case.css";
import { createCaseForm } from "./caseForm";
import { Progress } from "./Progress";
import { Timeline } from "./Timeline";
import { Unsent } from "./Unsent";

export interface CaseViewProps {
  id: string;
  back?: () => void;
}

export function CaseView(props: CaseViewProps): JSX.Element {
  const query = createQuery("workflow.case", () => (props.id ? { id: props.id } : null));
  // Seen by me: the list's mark goes, and the applicant may see that it was read.
  createEffect(
    on(
      () => query.data()?.task?.id,
      (task) => {
        if (task) command("workflow.open", { id: props.id }).catch(asRefusal);
      },
    ),
  );
  const begun = createQuery("workflow.begun", () => (props.id ? { id: props.id } : null));
  /** A new form only for another case; another answer about the same one flows into it. */
  const opened = (): string | false => query.data() !== undefined && (begun.data() !== undefined || begun.refusal() !== null) && props.id;
  return (
    <Show when={opened()} keyed fallback={<NotThere query={query} back={props.back} />}>
      {(id) => <Opened id={id} view={() => query.data()} begun={() => begun.data()?.rows ?? NOTHING} back={props.back} />}
    </Show>
  );
}

const NOTHING: readonly BegunAct[] = [];

function NotThere(props: { query: ReturnType<typeof createQuery<"workflow.case">>; back?: () => void }): JSX.Element {
  return (
    <Page title="申请" back={props.back}>
      <Show when={props.query.refusal()} fallback={<Skeleton rows={12} />}>
        {(refusal) => (
          <Show when={refusal().code === "notFound"} fallback={<ErrorNote refusal={refusal()} retry={() => props.query.refetch()} />}>
            <EmptyState
              icon="lock"
              title="没有找到这份申请"
              hint="它可能还没有同步到本机，或者您无权查看。"
              action={<Button onClick={() => navigate("/")}>回到工作台</Button>}
            />
          </Show>
        )}
      </Show>
    </Page>
  );
}

function Opened(props: { id: string; view: () => View | undefined; begun: () => readonly BegunAct[]; back?: () => void }): JSX.Element {
  let last = props.view() as View;
  /** The answer in hand, also while the cache is being emptied under us. */
  const view = (): View => {
    last = props.view() ?? last;
    return last;
  };
  const begun = createBegun(view, props.begun);
  const form = createCaseForm(view, begun.decide);
  const [tries, setTries] = createSignal(0);
  const card = (): View["card"] => view().card;
  const lead = (): string =>
    [card().number, card().formTitle, `${card().initiatorName}（${card().departmentName}）`, formatDateTime(card().submittedAt) + " 提交"]
      .filter(Boolean)
      .join("　");
  return (
    <Page
      title={card().subject || card().formTitle}
      lead={<span data-testid="case-lead">{lead()}</span>}
      back={props.back}
      fills
      testid="case"
      actions={
        <>
          <Show when={view().waiting}>
            <Badge tone="warn" icon="outbox" testid="case-waiting">
              待发送
            </Badge>
          </Show>
          <Show when={card().state !== "waiting"}>
            <span class="wf-head-state">
              <CaseBadge state={card().state} />
            </span>
          </Show>
          <Show when={card().number}>
            {(number) => <IconButton icon="copy" label="复制编号" onClick={() => copyText(number(), "已复制编号")} />}
          </Show>
          <Show when={shell().openWindow}>
            {(open) => <IconButton icon="window" label="在新窗口打开" onClick={() => void open()("/case/" + props.id)} />}
          </Show>
        </>
      }
    >
      <Progress steps={view().steps} />
      <FileOpener caseId={props.id}>
        <div class="wf-case">
          <div class="wf-case-main" data-testid="case-main" data-scrolls>
            <Unsent id={props.id} rows={props.begun()} model={form.model} />
            <ErrorSummary model={form.model} tries={tries()} />
            <FormSections model={form.model} mode="read" />
          </div>
          <div class="wf-case-side">
            <Timeline rows={view().timeline} />
            <ActPanel view={view()} form={form} begun={begun} onWrong={() => setTries(tries() + 1)} />
          </div>
        </div>
      </FileOpener>
    </Page>
  );
}
