// Phrases offered for opinions, in the person's own order.
import { createSignal, For, type JSX } from "solid-js";
import { Button, IconButton, TextField, toast } from "../../shared";

const MOST = 30;
const LONGEST = 100;

export function Phrases(props: { phrases: string[]; onChange: (phrases: string[]) => void }): JSX.Element {
  const [text, setText] = createSignal("");
  const add = () => {
    const phrase = text().trim().slice(0, LONGEST);
    if (phrase === "" || props.phrases.indexOf(phrase) >= 0) return;
    if (props.phrases.length >= MOST) return void toast({ text: "常用语最多 " + MOST + " 条", tone: "warn" });
    setText("");
    props.onChange(props.phrases.concat([phrase]));
  };
  const replace = (at: number, phrase: string) => {
    const clean = phrase.trim().slice(0, LONGEST);
    if (clean === props.phrases[at]) return;
    props.onChange(clean === "" ? props.phrases.filter((_, index) => index !== at) : props.phrases.map((one, index) => (index === at ? clean : one)));
  };
  const remove = (at: number) => {
    const before = props.phrases;
    props.onChange(before.filter((_, index) => index !== at));
    toast({ text: "已删除常用语", undo: () => props.onChange(before) });
  };
  const up = (at: number) => {
    const moved = props.phrases.slice();
    const [phrase] = moved.splice(at, 1);
    if (phrase === undefined) return;
    moved.splice(at - 1, 0, phrase);
    props.onChange(moved);
  };
  return (
    <div class="phrases">
      <ul>
        <For each={props.phrases} fallback={<li class="setting-hint">还没有常用语。审批时可以一键填入这里的文字。</li>}>
          {(phrase, index) => (
            <li class="phrase" data-testid="phrase">
              <TextField value={phrase} label={"第 " + (index() + 1) + " 条常用语"} onSettle={(typed) => replace(index(), typed)} />
              <IconButton icon="up" label="上移" disabled={index() === 0} onClick={() => up(index())} />
              <IconButton icon="trash" label="删除" onClick={() => remove(index())} />
            </li>
          )}
        </For>
      </ul>
      <div class="phrase">
        <TextField value={text()} label="新常用语" placeholder="添加一条，按回车" testid="phrase-new" onChange={setText} onEnter={add} />
        <Button icon="add" testid="phrase-add" disabled={text().trim() === ""} onClick={add}>
          添加
        </Button>
      </div>
    </div>
  );
}
