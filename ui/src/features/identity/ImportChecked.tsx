// What the hub found in the workbook: numbers, rows by the page, and the way on.
import { createEffect, createSignal, For, on, Show, type JSX } from "solid-js";
import type { ImportCheck, ImportDone, ImportRow, ImportRowKind } from "../../bindings/api";
import { asRefusal, command, createCommand, createQuery, shell } from "../../backend";
import { sentence } from "../../i18n";
import { Badge, Button, Checkbox, confirm, EmptyState, formatNumber, Note, Pager, QueryView, SearchField, toast, VirtualList } from "../../shared";
import { countOf, doesAnything, KINDS, sayCheck, sayImportRefused, sayRow } from "./importWords";

const LIMIT = 100;
const ORDER: ImportRowKind[] = ["error", "new", "moved", "left", "changed"];

export function ImportChecked(props: { check: ImportCheck; online: boolean; again: boolean; onAgain: () => void; onDone: (done: ImportDone) => void }): JSX.Element {
  const { check } = props;
  const [handOut, setHandOut] = createSignal(true);
  const applying = createCommand("identity.applyImport");
  const wrong = check.errors > 0;

  const apply = async (): Promise<void> => {
    const sure = await confirm({
      title: `导入“${check.file}”？`,
      text: `${sayCheck(check)}。通讯录随即更新；导入后可以在“导入记录”里整批撤回。`,
      action: "导入",
    });
    if (!sure) return;
    const done = await applying.run({ look: check.look, handOut: handOut() });
    if (done) props.onDone(done);
  };
  const report = async (): Promise<void> => {
    try {
      const { base64 } = await command("identity.importErrors", { look: check.look });
      const name = check.file.replace(/\.xlsx$/i, "") + "（错误）.xlsx";
      if (await shell().saveFile(name, base64)) toast({ text: "错误报告已保存", tone: "good" });
    } catch (thrown) {
      toast({ text: sentence(asRefusal(thrown)), tone: "bad" });
    }
  };

  return (
    <div class="import-checked" data-testid="import-checked">
      <Show when={applying.refusal()}>
        {(refusal) => (
          <Note tone="bad" icon="warning" testid="import-refused">
            {sayImportRefused(refusal())}
          </Note>
        )}
      </Show>
      <Notes check={check} />
      <Rows check={check} />
      <footer class="import-foot">
        <Button busy={props.again} disabled={!props.online || applying.busy()} testid="import-again" onClick={() => props.onAgain()}>
          换一个文件
        </Button>
        <Show when={wrong}>
          <Button icon="download" testid="import-errors" onClick={() => void report()}>
            导出错误报告
          </Button>
        </Show>
        <span class="import-space" />
        <Show when={!wrong && check.new > 0}>
          <Checkbox value={handOut()} onChange={setHandOut} testid="import-hand-out">
            为还没有密码的人生成初始密码
          </Checkbox>
        </Show>
        <Button
          kind="primary"
          busy={applying.busy()}
          disabled={!props.online || wrong || !doesAnything(check)}
          title={wrong ? "改好错误后才能导入" : undefined}
          testid="import-apply"
          onClick={() => void apply()}
        >
          导入
        </Button>
      </footer>
    </div>
  );
}

function Notes(props: { check: ImportCheck }): JSX.Element {
  const { check } = props;
  const more = check.departmentsNewTotal - check.departmentsNew.length;
  return (
    <>
      <Show when={check.errors > 0}>
        <Note tone="bad" icon="warning" testid="import-wrong">
          共 {formatNumber(check.errors)} 处错误，没有更改任何内容。请改好后重新选择文件
          {check.errors > check.errorsListed ? `（下面列出前 ${formatNumber(check.errorsListed)} 处）` : ""}。
        </Note>
      </Show>
      <Show when={check.errors === 0 && !doesAnything(check)}>
        <Note tone="info" icon="info" testid="import-nothing">
          {formatNumber(check.unchanged)} 人都与通讯录一致，没有需要导入的内容。
        </Note>
      </Show>
      <Show when={check.errors === 0 && check.departmentsNewTotal > 0}>
        <Note tone="warn" icon="department" testid="import-departments">
          将新建 {check.departmentsNewTotal} 个部门，请核对有没有写错的名称：{check.departmentsNew.join("，")}
          {more > 0 ? `，另有 ${more} 个` : ""}。
        </Note>
      </Show>
      <Show when={check.ignoredColumns.length > 0}>
        <Note tone="info" icon="info">
          不认识的列没有读取：{check.ignoredColumns.join("、")}。
        </Note>
      </Show>
    </>
  );
}

function Rows(props: { check: ImportCheck }): JSX.Element {
  const { check } = props;
  const [kind, setKind] = createSignal<ImportRowKind | null>(check.errors > 0 ? "error" : null);
  const all = ORDER.reduce((sum, one) => sum + countOf(check, one), 0);
  const [text, setText] = createSignal("");
  const [offset, setOffset] = createSignal(0);
  createEffect(on([kind, text], () => setOffset(0), { defer: true }));
  const query = createQuery("identity.importRows", () => ({ look: check.look, kind: kind(), offset: offset(), limit: LIMIT, text: text() }));
  return (
    <div class="import-rows card">
      <div class="import-bar">
        <div class="import-kinds" role="group" aria-label="只看">
          <Kind label="全部" count={all} picked={kind() === null} onPick={() => setKind(null)} testid="import-all" />
          <For each={ORDER.filter((one) => countOf(check, one) > 0)}>
            {(one) => <Kind label={one === "error" ? "仅错误" : KINDS[one].label} count={countOf(check, one)} bad={one === "error"} picked={kind() === one} onPick={() => setKind(one)} testid={"import-kind-" + one} />}
          </For>
          <span class="import-unchanged">无变化 {formatNumber(check.unchanged)}</span>
        </div>
        <div class="import-search">
          <SearchField value={text()} label="查找" placeholder="账号、姓名、部门" onSearch={setText} testid="import-search" />
        </div>
      </div>
      <div class="import-row import-heads" aria-hidden="true">
        <span class="import-number">行号</span>
        <span class="import-kind">结果</span>
        <span class="import-account">账号</span>
        <span class="import-name">姓名</span>
        <span class="import-department">部门</span>
        <span class="import-says">说明</span>
      </div>
      <QueryView query={query} rows={10} empty={<EmptyState icon="search" title={text() ? `没有找到“${text()}”` : "没有变化"} />}>
        {(page) => (
          <>
            <VirtualList items={page().rows} rowHeight={36} label="表格里的行" testid="import-rows">
              {(row) => <Row row={row} />}
            </VirtualList>
            <Pager offset={offset()} limit={LIMIT} total={page().total} onChange={setOffset} />
          </>
        )}
      </QueryView>
    </div>
  );
}

function Kind(props: { label: string; count: number; picked: boolean; bad?: boolean; onPick: () => void; testid: string }): JSX.Element {
  return (
    <button type="button" class="import-pick" classList={{ "import-picked": props.picked, "import-bad": props.bad }} aria-pressed={props.picked} data-testid={props.testid} onClick={() => props.onPick()}>
      {props.label}
      <span class="numerals">{formatNumber(props.count)}</span>
    </button>
  );
}

function Row(props: { row: ImportRow }): JSX.Element {
  const { row } = props;
  const says = sayRow(row);
  return (
    <div class="import-row" data-testid="import-row" data-kind={row.kind}>
      <span class="import-number numerals">{row.row > 0 ? row.row : "—"}</span>
      <span class="import-kind">
        <Badge tone={KINDS[row.kind].tone}>{KINDS[row.kind].label}</Badge>
      </span>
      <span class="import-account clip" title={row.account}>
        {row.account}
      </span>
      <span class="import-name clip" title={row.name}>
        {row.name}
      </span>
      <span class="import-department clip" title={row.department}>
        {row.department}
      </span>
      <span class="import-says clip" classList={{ "import-bad": row.kind === "error" }} title={says}>
        {says}
      </span>
    </div>
  );
}
