// Imports that were done: who, when, how many; the last that still counts can be taken back.
import { createSignal, For, Show, type JSX } from "solid-js";
import type { ImportCard } from "../../bindings/api";
import { asRefusal, command, createQuery } from "../../backend";
import { Badge, Button, confirm, EmptyState, formatDateTime, formatRelative, Note, Pager, QueryView, toast } from "../../shared";
import { sayDone, sayRollbackRefused } from "./importWords";

const LIMIT = 20;

export function ImportsDone(): JSX.Element {
  const [offset, setOffset] = createSignal(0);
  const [refused, setRefused] = createSignal("");
  const [busy, setBusy] = createSignal(0);
  const query = createQuery("identity.imports", () => ({ offset: offset(), limit: LIMIT, text: "" }));
  const takeBack = async (card: ImportCard): Promise<void> => {
    const sure = await confirm({
      title: `撤回第 ${card.import} 次导入？`,
      text: `“${card.file}”：${sayDone(card)}。撤回后，新增的人员移除（登录过或办过事的改为离职），变更的人员和部门恢复原样。`,
      action: "撤回",
      danger: true,
    });
    if (!sure) return;
    setRefused("");
    setBusy(card.import);
    try {
      await command("identity.rollbackImport", { import: card.import });
      toast({ text: `第 ${card.import} 次导入已撤回`, tone: "good" });
    } catch (thrown) {
      setRefused(sayRollbackRefused(asRefusal(thrown)));
    }
    setBusy(0);
    query.refetch();
  };
  return (
    <section class="import-done" data-testid="imports-done">
      <h2 class="import-title">导入记录</h2>
      <Show when={refused()}>
        <Note tone="bad" icon="warning" testid="import-rollback-refused">
          {refused()}
        </Note>
      </Show>
      <div class="card">
        <QueryView query={query} rows={4} empty={<EmptyState icon="people" title="还没有导入过" />}>
          {(page) => (
            <>
              <ul class="import-list">
                <For each={page().rows}>
                  {(card) => (
                    <li class="import-card" data-testid={"import-card-" + card.import}>
                      <span class="import-number numerals">{card.import}</span>
                      <span class="import-file clip" title={card.file}>
                        {card.file}
                      </span>
                      <span class="import-said">{sayDone(card)}</span>
                      <span class="import-by clip">{card.by || "服务器命令行"}</span>
                      <time class="import-at numerals" title={formatDateTime(card.at)}>
                        {formatRelative(card.at)}
                      </time>
                      <span class="import-act">
                        <Show
                          when={!card.rolledBackAt}
                          fallback={
                            <Badge tone="neutral" title={card.rolledBackAt ? formatDateTime(card.rolledBackAt) : undefined}>
                              已撤回
                            </Badge>
                          }
                        >
                          <Button
                            small
                            icon="returned"
                            busy={busy() === card.import}
                            disabled={!card.isLast}
                            title={card.isLast ? undefined : "须先撤回之后的导入"}
                            testid={"import-rollback-" + card.import}
                            onClick={() => void takeBack(card)}
                          >
                            撤回
                          </Button>
                        </Show>
                      </span>
                    </li>
                  )}
                </For>
              </ul>
              <Pager offset={offset()} limit={LIMIT} total={page().total} onChange={setOffset} />
            </>
          )}
        </QueryView>
      </div>
    </section>
  );
}
