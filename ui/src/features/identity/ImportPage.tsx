// 导入人员: a workbook is looked at by the hub, shown, and imported as a whole. The page never has more than one page
// of its rows; passwords pass it as a file and are kept nowhere.
import { createSignal, onCleanup, Show, type JSX } from "solid-js";
import type { ImportCheck, ImportDone } from "../../bindings/api";
import { asRefusal, command, createCommand, createQuery, shell, type PickedFile } from "../../backend";
import { Button, EmptyState, Icon, navigate, Note, Page, toast } from "../../shared";
import { sentence } from "../../i18n";
import { base64Of } from "./base64";
import { ImportChecked } from "./ImportChecked";
import { ImportPasswords } from "./ImportPasswords";
import { ImportsDone } from "./ImportsDone";
import { sayImportRefused } from "./importWords";
import "./import.css";

export default function ImportPage(): JSX.Element {
  const session = createQuery("session.status", () => ({}));
  const may = (): boolean | undefined => session.data()?.me?.permits.includes("identity.importPeople");
  return (
    <Show
      when={may() !== false}
      fallback={
        <Page title="导入人员" back={() => navigate("/directory")} testid="import">
          <EmptyState icon="lock" title="您没有导入人员的权限" hint="系统管理员和人事可以导入人员。" action={<Button onClick={() => navigate("/directory")}>回到通讯录</Button>} />
        </Page>
      }
    >
      <Import />
    </Show>
  );
}

function Import(): JSX.Element {
  const line = createQuery("sync.status", () => ({}));
  const online = (): boolean => line.data()?.line !== "offline" && line.data()?.line !== "refused";
  const checking = createCommand("identity.checkImport");
  const [check, setCheck] = createSignal<ImportCheck | null>(null);
  const [done, setDone] = createSignal<ImportDone | null>(null);
  const [over, setOver] = createSignal(false);

  const look = async (file: { name: string; path: string; base64: string }): Promise<void> => {
    if (!/\.xlsx$/i.test(file.name)) return void toast({ text: `“${file.name}”不是 .xlsx 文件，请下载模板填写`, tone: "warn" });
    const found = await checking.run(file);
    if (found) setCheck(found);
  };
  const lookAtFirst = (files: PickedFile[]): void => {
    const first = files[0];
    if (first && online() && !checking.busy()) void look({ name: first.name, path: first.path, base64: first.base64 });
  };
  const pick = async (): Promise<void> => lookAtFirst(await shell().pickFile({ accept: ["xlsx"], many: false }));
  const takeFile = async (file: File | undefined): Promise<void> => {
    if (file && online() && !checking.busy()) await look({ name: file.name, path: "", base64: await base64Of(file) });
  };
  const template = async (): Promise<void> => {
    try {
      const { base64 } = await command("identity.importTemplate", {});
      if (await shell().saveFile("人员导入模板.xlsx", base64)) toast({ text: "模板已保存", tone: "good" });
    } catch (thrown) {
      toast({ text: sentence(asRefusal(thrown)), tone: "bad" });
    }
  };
  // In our own window the shell hears of files carried over it; their content need not pass through the page.
  let place: HTMLDivElement | undefined;
  const off = shell().onDrag?.(({ x, y, dropped }) => {
    const hit = document.elementFromPoint(x, y);
    const isHere = place !== undefined && hit !== null && place.contains(hit);
    setOver(isHere && dropped === null);
    if (isHere && dropped) lookAtFirst(dropped);
  });
  if (off) onCleanup(off);

  return (
    <Page
      title="导入人员"
      lead={check()?.file ?? "用电子表格一次新增或更新人员，先校验、后导入，导入后可以整批撤回"}
      back={() => (check() ? setCheck(null) : navigate("/directory"))}
      fills={check() !== null}
      testid="import"
      actions={
        <Button icon="download" testid="import-template" onClick={() => void template()}>
          下载模板
        </Button>
      }
    >
      <Show when={!online()}>
        <Note tone="warn" icon="offline" testid="import-offline">
          导入人员需要联网：现在连接不到服务器。模板可以先下载填写，联网后再来导入。
        </Note>
      </Show>
      <Show when={checking.refusal()}>
        {(refusal) => (
          <Note tone="bad" icon="warning" testid="import-refused">
            {sayImportRefused(refusal())}
          </Note>
        )}
      </Show>
      <Show
        when={check()}
        keyed
        fallback={
          <>
            <div
              ref={place}
              class="import-drop card"
              classList={{ "import-over": over() }}
              data-testid="import-drop"
              onDragOver={(event) => {
                event.preventDefault();
                setOver(true);
              }}
              onDragLeave={() => setOver(false)}
              onDrop={(event) => {
                event.preventDefault();
                setOver(false);
                void takeFile(event.dataTransfer?.files[0]);
              }}
            >
              <Icon name="people" />
              <p class="import-how">把填写好的 .xlsx 拖到这里，或者</p>
              <Button kind="primary" busy={checking.busy()} disabled={!online()} testid="import-pick" onClick={() => void pick()}>
                {checking.busy() ? "正在校验…" : "选择文件"}
              </Button>
              <ul class="import-rules">
                <li>账号已存在的，更新该人员；不存在的，新增人员；表里没有的人不受影响。</li>
                <li>有一处错误，全部不导入。校验不会更改任何内容。</li>
              </ul>
            </div>
            <Show when={online()}>
              <ImportsDone />
            </Show>
          </>
        }
      >
        {(found) => (
          <ImportChecked
            check={found}
            online={online()}
            onAgain={() => void pick()}
            again={checking.busy()}
            onDone={(result) => {
              setDone(result);
              setCheck(null);
              if (result.handedOut === 0) toast({ text: `已导入（第 ${result.import} 次）`, tone: "good" });
            }}
          />
        )}
      </Show>
      <ImportPasswords done={done()} onClose={() => setDone(null)} />
    </Page>
  );
}
