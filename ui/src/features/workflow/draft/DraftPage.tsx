// A draft by its address. Asked for once, not as a query: while it is open, this page is where it changes.
import { createEffect, createSignal, on, Show, type JSX } from "solid-js";
import type { DraftView, Refusal } from "../../../bindings/api";
import { asRefusal, command } from "../../../backend";
import { Button, EmptyState, ErrorNote, navigate, Page, Skeleton, type PageProps } from "../../../shared";
import { DraftEditor } from "./DraftEditor";

export default function DraftPage(props: PageProps): JSX.Element {
  const [view, setView] = createSignal<DraftView | null>(null);
  const [refusal, setRefusal] = createSignal<Refusal | null>(null);
  const load = async (id: string): Promise<void> => {
    setView(null);
    setRefusal(null);
    try {
      const found = await command("workflow.draft", { id });
      if (id === props.params.id) setView(found);
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
    }
  };
  createEffect(on(() => props.params.id ?? "", (id) => void load(id)));
  return (
    <Show when={view()} keyed fallback={<Missing refusal={refusal()} retry={() => void load(props.params.id ?? "")} />}>
      {(found) => <DraftEditor view={found} fresh={props.query.fresh === "1"} onReload={setView} />}
    </Show>
  );
}

function Missing(props: { refusal: Refusal | null; retry: () => void }): JSX.Element {
  return (
    <Page title="草稿" back={() => navigate("/drafts")}>
      <Show when={props.refusal} fallback={<Skeleton rows={10} />}>
        {(refusal) => (
          <Show when={refusal().code === "notFound"} fallback={<ErrorNote refusal={refusal()} retry={props.retry} />}>
            <EmptyState
              icon="draft"
              title="没有这份草稿"
              hint="它可能已经提交，或已被删除。"
              action={<Button onClick={() => navigate("/drafts")}>查看全部草稿</Button>}
            />
          </Show>
        )}
      </Show>
    </Page>
  );
}
