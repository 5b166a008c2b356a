// 台账: what completed cases have left behind, one table each.
import { For, type JSX } from "solid-js";
import { createQuery } from "../../../backend";
import { EmptyState, formatNumber, href, Icon, Page, QueryView } from "../../../shared";
import "./ledgers.css";

export default function LedgersPage(): JSX.Element {
  const query = createQuery("workflow.ledgers", () => ({}));
  return (
    <Page title="台账" testid="ledgers">
      <QueryView query={query} empty={<EmptyState icon="ledger" title="没有您可查看的台账" hint="台账由办结的申请自动记入，按角色授权查看。" />}>
        {(page) => (
          <ul class="wf-ledgers">
            <For each={page().rows}>
              {(ledger) => (
                <li>
                  <a class="card wf-ledger-card" href={href("/ledger/" + ledger.key)} data-testid={"ledger-card-" + ledger.key}>
                    <span class="wf-ledger-icon">
                      <Icon name="ledger" />
                    </span>
                    <span class="wf-ledger-title clip">{ledger.title}</span>
                    <span class="wf-ledger-rows numerals">{formatNumber(ledger.rows)} 条</span>
                  </a>
                </li>
              )}
            </For>
          </ul>
        )}
      </QueryView>
    </Page>
  );
}
