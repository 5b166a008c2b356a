// Opening an attachment: pictures are shown, everything else is saved where the person says.
import { createContext, createSignal, Show, useContext, type JSX } from "solid-js";
import type { Attachment } from "../../../bindings/api";
import { asRefusal, command, shell } from "../../../backend";
import { sentence } from "../../../i18n";
import { Button, Dialog, formatBytes, Skeleton, toast } from "../../../shared";

type Open = (file: Attachment) => void;

const Opener = createContext<Open>(() => undefined);

export function useOpener(): Open {
  return useContext(Opener);
}

const PICTURES: Readonly<Record<string, string>> = { png: "png", jpg: "jpeg", jpeg: "jpeg", gif: "gif", webp: "webp", bmp: "bmp" };
/** Bigger pictures are saved, not shown. */
const SHOWN_BYTES = 12 * 1024 * 1024;

function pictureType(file: Attachment): string | undefined {
  const extension = /\.([^.]+)$/.exec(file.name.toLowerCase())?.[1] ?? "";
  return file.size <= SHOWN_BYTES ? PICTURES[extension] : undefined;
}

/** Around whatever lists files. `caseId`: whose files, for content that is not on this PC yet. */
export function FileOpener(props: { caseId?: string; children: JSX.Element }): JSX.Element {
  const [shown, setShown] = createSignal<{ file: Attachment; url: string } | null>(null);
  const content = async (file: Attachment): Promise<string> =>
    (await command("workflow.readBlob", { blob: file.blob, case: props.caseId ?? null })).base64;
  /** False: cancelled. */
  const keep = async (file: Attachment): Promise<boolean> => {
    const { pickPlace, saveFile } = shell();
    if (!pickPlace) return saveFile(file.name, await content(file));
    const path = await pickPlace(file.name);
    if (path === null) return false;
    await command("workflow.saveBlob", { blob: file.blob, case: props.caseId ?? null, path });
    return true;
  };
  const save = async (file: Attachment): Promise<void> => {
    try {
      if (await keep(file)) toast({ text: `已保存“${file.name}”`, tone: "good" });
    } catch (thrown) {
      toast({ text: sentence(asRefusal(thrown)), tone: "bad" });
    }
  };
  const open = (file: Attachment): void => {
    const type = pictureType(file);
    if (!type) return void save(file);
    setShown({ file, url: "" });
    content(file).then(
      (base64) => setShown((now) => (now?.file === file ? { file, url: `data:image/${type};base64,${base64}` } : now)),
      (thrown: unknown) => {
        setShown(null);
        toast({ text: sentence(asRefusal(thrown)), tone: "bad" });
      },
    );
  };
  return (
    <Opener.Provider value={open}>
      {props.children}
      <Show when={shown()}>
        {(now) => (
          <Dialog
            open
            wide
            title={now().file.name}
            onClose={() => setShown(null)}
            testid="picture"
            footer={
              <>
                <span class="wf-picture-size numerals">{formatBytes(now().file.size)}</span>
                <Button icon="download" onClick={() => void save(now().file)}>
                  另存为…
                </Button>
              </>
            }
          >
            <Show when={now().url} fallback={<Skeleton rows={6} />}>
              <img class="wf-picture" src={now().url} alt={now().file.name} />
            </Show>
          </Dialog>
        )}
      </Show>
    </Opener.Provider>
  );
}
