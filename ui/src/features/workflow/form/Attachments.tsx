// Files of a field: chosen, pasted or dropped; read, handed to the core, and shown by name. Content never stays
// in the form's data, only its SM3.
import { createSignal, For, onCleanup, Show, type JSX } from "solid-js";
import type { Attachment, Refusal } from "../../../bindings/api";
import { asRefusal, command, shell, type PickedFile } from "../../../backend";
import { sentence } from "../../../i18n";
import { Button, formatBytes, Icon, IconButton, toast } from "../../../shared";
import type { FieldOf } from "../model/fields";
import type { FormModel } from "../model/formModel";
import { useOpener } from "./opener";
import { testidOf } from "./wiring";

/** Content that may cross to the core in one piece; bigger files go by path, from the window's own dialogue. */
const INLINE_BYTES = 32 * 1024 * 1024;

interface Coming {
  id: number;
  name: string;
  size: number;
  refusal?: Refusal;
}

let lastComing = 0;

export function filesOf(value: unknown): Attachment[] {
  return Array.isArray(value) ? (value as Attachment[]).filter((file) => typeof file?.blob === "string") : [];
}

export function Attachments(props: { model: FormModel; path: string; field: FieldOf<"attachment"> }): JSX.Element {
  const { model, path, field } = props;
  const [coming, setComing] = createSignal<Coming[]>([]);
  const [over, setOver] = createSignal(false);
  const files = (): Attachment[] => filesOf(model.value(path));
  const room = (): number => field.max - files().length - coming().filter((one) => !one.refusal).length;
  const accepts = (name: string): boolean => {
    const extension = /\.([^.]+)$/.exec(name.toLowerCase())?.[1] ?? "";
    return field.accept.length === 0 || field.accept.indexOf(extension) >= 0;
  };

  const take = (name: string, size: number, read: () => Promise<{ base64: string; path: string }>): void => model.arriving(takeIn(name, size, read));
  const takeIn = async (name: string, size: number, read: () => Promise<{ base64: string; path: string }>): Promise<void> => {
    if (!accepts(name)) return void toast({ text: `“${name}”的类型不符，可用：${field.accept.join("、")}`, tone: "warn" });
    if (room() <= 0) return void toast({ text: `最多 ${field.max} 个附件，“${name}”没有加入`, tone: "warn" });
    lastComing += 1;
    const id = lastComing;
    setComing((all) => all.concat([{ id, name, size }]));
    try {
      const content = await read();
      const kept = await command("workflow.addBlob", { name, ...content });
      if (files().some((file) => file.blob === kept.blob && file.name === kept.name)) toast({ text: `“${name}”已经在列` });
      else model.set(path, files().concat([kept]));
      setComing((all) => all.filter((one) => one.id !== id));
      model.touch(path);
    } catch (thrown) {
      const refusal = asRefusal(thrown);
      setComing((all) => all.map((one) => (one.id === id ? { ...one, refusal } : one)));
    }
  };
  const takeFiles = (dropped: FileList | null | undefined): void => {
    Array.prototype.slice.call(dropped ?? []).forEach((file: File) => {
      if (file.size > INLINE_BYTES) toast({ text: `“${file.name}”超过 32 MB，请用“添加附件”选择`, tone: "warn" });
      else take(file.name, file.size, async () => ({ base64: await base64Of(file), path: "" }));
    });
  };
  const takePicked = (picked: PickedFile[]): void => {
    picked.forEach((file) => take(file.name, file.size, () => Promise.resolve({ base64: file.base64, path: file.path })));
  };
  const pick = async (): Promise<void> => {
    const picked = await shell().pickFile({ accept: field.accept, many: field.max > 1 });
    takePicked(picked);
  };
  // In our own window the shell hears of files carried over it, and their content need not pass through the page.
  let list: HTMLDivElement | undefined;
  const off = shell().onDrag?.(({ x, y, dropped }) => {
    const hit = document.elementFromPoint(x, y);
    const isHere = list !== undefined && hit !== null && list.contains(hit);
    setOver(isHere && dropped === null);
    if (isHere && dropped) takePicked(dropped);
  });
  if (off) onCleanup(off);
  const remove = (file: Attachment): void => {
    const before = files();
    model.set(path, before.filter((one) => one !== file));
    model.touch(path);
    toast({ text: `已移除“${file.name}”`, undo: () => model.set(path, before) });
  };

  return (
    <div
      ref={list}
      class="wf-files"
      classList={{ "wf-files-over": over() }}
      tabIndex={-1}
      data-testid={testidOf(path)}
      onPaste={(event) => {
        const pasted = event.clipboardData?.files;
        if (pasted && pasted.length > 0) {
          event.preventDefault();
          takeFiles(pasted);
        }
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        takeFiles(event.dataTransfer?.files);
      }}
    >
      <ul class="wf-file-list">
        <For each={files()}>
          {(file) => (
            <FileRow name={file.name} size={file.size} file={file}>
              <IconButton icon="close" label={"移除" + file.name} onClick={() => remove(file)} />
            </FileRow>
          )}
        </For>
        <For each={coming()}>
          {(one) => (
            <FileRow name={one.name} size={one.size} note={one.refusal ? sentence(one.refusal) : "正在加入…"} bad={one.refusal !== undefined}>
              <Show when={one.refusal}>
                <IconButton icon="close" label="关闭" onClick={() => setComing((all) => all.filter((other) => other.id !== one.id))} />
              </Show>
            </FileRow>
          )}
        </For>
      </ul>
      <Show when={room() > 0}>
        <div class="wf-files-add">
          <Button small icon="attach" testid={testidOf(path) + "-add"} onClick={() => void pick()}>
            添加附件
          </Button>
          <span class="wf-files-hint">
            或拖到此处、粘贴；最多 {field.max} 个
            {field.accept.length > 0 ? "，" + field.accept.join("、") : ""}
          </span>
        </div>
      </Show>
    </div>
  );
}

/** To read: each file opens or is saved. */
export function AttachmentList(props: { value: unknown }): JSX.Element {
  return (
    <Show when={filesOf(props.value).length > 0} fallback={<span class="wf-none">—</span>}>
      <ul class="wf-file-list">
        <For each={filesOf(props.value)}>{(file) => <FileRow name={file.name} size={file.size} file={file} />}</For>
      </ul>
    </Show>
  );
}

function FileRow(props: { name: string; size: number; file?: Attachment; note?: string; bad?: boolean; children?: JSX.Element }): JSX.Element {
  const opener = useOpener();
  return (
    <li class="wf-file" data-testid="attachment" data-name={props.name} data-coming={props.file ? undefined : ""}>
      <Icon name="attach" />
      <Show when={props.file} fallback={<span class="wf-file-name clip">{props.name}</span>}>
        {(file) => (
          <button type="button" class="wf-file-name wf-file-open clip" title={"打开 " + props.name} onClick={() => opener(file())}>
            {props.name}
          </button>
        )}
      </Show>
      <span class="wf-file-size numerals">{formatBytes(props.size)}</span>
      <Show when={props.note}>
        <span class="wf-file-note" classList={{ "wf-file-bad": props.bad }}>
          {props.note}
        </span>
      </Show>
      {props.children}
    </li>
  );
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = String(reader.result);
      resolve(url.slice(url.indexOf(",") + 1));
    };
    reader.onerror = () => reject(reader.error ?? new Error("file not readable"));
    reader.readAsDataURL(file);
  });
}
