// Choosing people and departments: type a name or its pinyin, or open the tree.
import { createEffect, createMemo, createSignal, createUniqueId, For, on, onMount, Show, type JSX } from "solid-js";
import { Portal } from "solid-js/web";
import type { DepartmentId, DepartmentNode, PersonCard, PersonId } from "../bindings/api";
import { createQuery } from "../backend";
import { Button, IconButton } from "./Button";
import { Dialog } from "./Dialog";
import { DepartmentTree } from "./DepartmentTree";
import { Avatar, EmptyState, PersonName, QueryView } from "./display";
import { SearchField, useField } from "./fields";
import { Icon } from "./Icon";
import { isEnter } from "./keyboard";
import { placeUnder, scrollTo, useLayer } from "./layers";
import "./people.css";
import { bindText } from "./text";

interface PickerProps {
  id?: string;
  disabled?: boolean;
  readOnly?: boolean;
  invalid?: boolean;
  label?: string;
  placeholder?: string;
  testid?: string;
}

export interface PersonPickerProps extends PickerProps {
  value: PersonId[];
  /** Several? Then each choice is added; else it takes the place of the one before. */
  many?: boolean;
  /** Not offered: those who already have it. */
  without?: PersonId[];
  /** The cards are those of `ids` that are known here. */
  onChange: (ids: PersonId[], cards: PersonCard[]) => void;
}

/** Remembers cards as they pass by, so that a chosen name shows at once. */
function useCards(ids: () => PersonId[]): (id: PersonId) => PersonCard | undefined {
  const names = createQuery("identity.resolveNames", () => (ids().length > 0 ? { people: ids(), departments: [] } : null));
  const seen = new Map<PersonId, PersonCard>();
  const cards = createMemo(() => {
    names.latest()?.people.forEach((card) => seen.set(card.id, card));
    return { get: (id: PersonId) => seen.get(id) };
  }, undefined, { equals: false });
  return (id) => cards().get(id);
}

export function PersonPicker(props: PersonPickerProps): JSX.Element {
  const [text, setText] = createSignal("");
  const [open, setOpen] = createSignal(false);
  const [tree, setTree] = createSignal(false);
  const [chosen, setChosen] = createSignal<PersonCard[]>([]);
  const resolved = useCards(() => props.value);
  const card = (id: PersonId) => chosen().filter((one) => one.id === id)[0] ?? resolved(id);
  const query = createQuery("identity.searchPeople", () =>
    open() ? { text: text(), department: null, offset: 0, limit: 30 } : null,
  );
  const offered = () =>
    (query.latest()?.rows ?? []).filter(
      (one) => one.active && props.value.indexOf(one.id) < 0 && (props.without ?? []).indexOf(one.id) < 0,
    );
  const put = (cards: PersonCard[], ids: PersonId[]) => {
    setChosen(cards);
    props.onChange(
      ids,
      ids.map((id) => cards.filter((one) => one.id === id)[0] ?? resolved(id)).filter((one): one is PersonCard => one !== undefined),
    );
  };
  const pick = (one: PersonCard) => {
    const ids = props.many ? props.value.concat([one.id]) : [one.id];
    put(props.many ? chosen().concat([one]) : [one], ids);
    setText("");
    if (!props.many) setOpen(false);
  };
  const drop = (id: PersonId) => put(chosen(), props.value.filter((other) => other !== id));

  return (
    <>
      <Combo
        {...props}
        text={text()}
        onText={setText}
        open={open()}
        onOpen={setOpen}
        items={offered()}
        itemId={(one) => one.id}
        onPick={pick}
        onBackspace={() => {
          const last = props.value[props.value.length - 1];
          if (last !== undefined) drop(last);
        }}
        hidesInput={!props.many && props.value.length > 0}
        placeholder={props.value.length > 0 ? "" : (props.placeholder ?? "输入姓名、拼音或电话")}
        empty={query.loading() ? "正在查找…" : text() ? "没有找到“" + text() + "”" : "输入姓名或拼音查找"}
        chips={
          <For each={props.value}>
            {(id) => (
              <span class="chip" data-id={id}>
                <Avatar name={card(id)?.name ?? ""} small />
                <span class="chip-text">{card(id)?.name ?? "…"}</span>
                <Show when={!props.disabled && !props.readOnly}>
                  <button type="button" class="chip-drop" aria-label={"移除" + (card(id)?.name ?? "")} onClick={() => drop(id)}>
                    <Icon name="close" />
                  </button>
                </Show>
              </span>
            )}
          </For>
        }
        onTree={() => setTree(true)}
        row={(one) => (
          <>
            <PersonName name={one.name} detail={one.post} small />
            <span class="combo-detail clip">{one.departmentPath}</span>
          </>
        )}
      />
      <PeopleDialog
        open={tree()}
        title={props.label ?? "选择人员"}
        value={props.value}
        many={props.many}
        without={props.without}
        onClose={() => setTree(false)}
        onChoose={(ids, cards) => {
          setTree(false);
          put(chosen().concat(cards), ids);
        }}
      />
    </>
  );
}

export interface DepartmentPickerProps extends PickerProps {
  value: DepartmentId | null;
  onChange: (id: DepartmentId | null, node: DepartmentNode | null) => void;
}

export function DepartmentPicker(props: DepartmentPickerProps): JSX.Element {
  const [text, setText] = createSignal("");
  const [open, setOpen] = createSignal(false);
  const [tree, setTree] = createSignal(false);
  const [chosen, setChosen] = createSignal<DepartmentNode | null>(null);
  const names = createQuery("identity.resolveNames", () =>
    props.value !== null ? { people: [], departments: [props.value] } : null,
  );
  const node = () => (chosen()?.id === props.value ? chosen() : names.latest()?.departments[0]);
  const query = createQuery("identity.searchDepartments", () => (open() ? { text: text(), parent: null } : null));
  const put = (picked: DepartmentNode | null) => {
    setChosen(picked);
    setText("");
    setOpen(false);
    setTree(false);
    props.onChange(picked?.id ?? null, picked);
  };
  return (
    <>
      <Combo
        {...props}
        text={text()}
        onText={setText}
        open={open()}
        onOpen={setOpen}
        items={query.latest()?.rows ?? []}
        itemId={(one) => one.id}
        onPick={put}
        onBackspace={() => put(null)}
        hidesInput={props.value !== null}
        placeholder={props.value !== null ? "" : (props.placeholder ?? "输入部门名称或拼音")}
        empty={query.loading() ? "正在查找…" : "没有找到“" + text() + "”"}
        chips={
          <Show when={props.value}>
            {(id) => (
              <span class="chip" data-id={id()}>
                <Icon name="department" />
                <span class="chip-text">{node()?.path ?? "…"}</span>
                <Show when={!props.disabled && !props.readOnly}>
                  <button type="button" class="chip-drop" aria-label="移除部门" onClick={() => put(null)}>
                    <Icon name="close" />
                  </button>
                </Show>
              </span>
            )}
          </Show>
        }
        onTree={() => setTree(true)}
        row={(one) => (
          <>
            <span class="combo-name">{one.name}</span>
            <span class="combo-detail clip">{one.path}</span>
          </>
        )}
      />
      <Dialog open={tree()} title={props.label ?? "选择部门"} onClose={() => setTree(false)}>
        <div class="tree-box">
          <DepartmentTree selected={props.value} onSelect={put} />
        </div>
      </Dialog>
    </>
  );
}

interface ComboProps<T> extends PickerProps {
  text: string;
  onText: (text: string) => void;
  open: boolean;
  onOpen: (open: boolean) => void;
  items: T[];
  itemId: (item: T) => string;
  row: (item: T) => JSX.Element;
  onPick: (item: T) => void;
  onBackspace: () => void;
  /** Something is chosen and no more fits. */
  hidesInput: boolean;
  chips: JSX.Element;
  empty: string;
  onTree: () => void;
}

function Combo<T>(props: ComboProps<T>): JSX.Element {
  const field = useField();
  const list = createUniqueId();
  const [active, setActive] = createSignal(0);
  let box!: HTMLDivElement;
  let input!: HTMLInputElement;
  createEffect(on(() => props.items, () => setActive(0)));
  const fixed = () => props.disabled || props.readOnly;
  const pick = (item: T) => {
    props.onPick(item);
    input.value = "";
    input.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.keyCode === 229 || event.isComposing) return;
    const count = props.items.length;
    const item = props.items[active()];
    const move = (to: number) => {
      setActive(to % Math.max(1, count));
      const row = document.getElementById(list + "-" + active());
      if (row?.parentElement) scrollTo(row.parentElement, row);
    };
    if (event.key === "ArrowDown") {
      if (!props.open) props.onOpen(true);
      else move(active() + 1);
    } else if (event.key === "ArrowUp") move(active() - 1 + count);
    else if (isEnter(event) && props.open && item !== undefined) pick(item);
    else if (event.key === "Backspace" && input.value === "") return props.onBackspace();
    else if (event.key === "Tab") return props.onOpen(false);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={box}
      class="combo"
      classList={{ "combo-fixed": fixed(), "combo-invalid": props.invalid || field?.invalid() }}
      data-testid={props.testid}
      onMouseDown={(event) => {
        if (fixed() || (event.target as Element).closest("button, input")) return;
        event.preventDefault();
        input.focus();
        props.onOpen(true);
      }}
    >
      {props.chips}
      <input
        ref={(element) => {
          input = element;
          bindText(element, {
            value: () => props.text,
            onChange: (text) => {
              props.onText(text);
              props.onOpen(true);
            },
          });
        }}
        id={props.id ?? field?.id}
        class="combo-input"
        classList={{ unseen: props.hidesInput }}
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={props.open}
        aria-controls={props.open ? list : undefined}
        aria-activedescendant={props.open && props.items.length > 0 ? list + "-" + active() : undefined}
        aria-label={props.label}
        aria-invalid={props.invalid || field?.invalid() ? "true" : undefined}
        aria-describedby={field?.describedBy()}
        placeholder={props.placeholder}
        disabled={fixed()}
        autocomplete="off"
        spellcheck={false}
        onKeyDown={pressed}
        onClick={() => props.onOpen(true)}
      />
      <Show when={!fixed()}>
        <IconButton icon="department" label="从组织机构选择" onClick={() => props.onTree()} />
      </Show>
      <Show when={props.open && !fixed()}>
        <Portal>
          <ComboPanel anchor={box} id={list} onClose={() => props.onOpen(false)} count={props.items.length}>
            <For each={props.items} fallback={<p class="combo-empty">{props.empty}</p>}>
              {(item, index) => (
                <div
                  id={list + "-" + index()}
                  class="combo-row"
                  classList={{ "combo-active": index() === active() }}
                  role="option"
                  aria-selected={index() === active()}
                  data-id={props.itemId(item)}
                  onMouseDown={(event) => {
                    event.preventDefault();
                    pick(item);
                  }}
                  onMouseMove={() => setActive(index())}
                >
                  {props.row(item)}
                </div>
              )}
            </For>
          </ComboPanel>
        </Portal>
      </Show>
    </div>
  );
}

function ComboPanel(props: { anchor: HTMLElement; id: string; count: number; onClose: () => void; children: JSX.Element }): JSX.Element {
  let panel!: HTMLDivElement;
  useLayer({ close: () => props.onClose(), within: () => [panel, props.anchor] });
  const place = () => placeUnder(props.anchor, panel, { sameWidth: true });
  onMount(place);
  createEffect(on(() => props.count, place, { defer: true }));
  return (
    <div ref={panel} class="popup combo-panel" id={props.id} role="listbox" data-testid="combo-panel">
      {props.children}
    </div>
  );
}

export interface PeopleDialogProps {
  open: boolean;
  title: string;
  value: PersonId[];
  many?: boolean;
  without?: PersonId[];
  onClose: () => void;
  onChoose: (ids: PersonId[], cards: PersonCard[]) => void;
}

/** Tree at the left, people at the right; several are gathered before they are taken. */
export function PeopleDialog(props: PeopleDialogProps): JSX.Element {
  const [ids, setIds] = createSignal<PersonId[]>([]);
  const [cards, setCards] = createSignal<PersonCard[]>([]);
  const [department, setDepartment] = createSignal<DepartmentId | null>(null);
  const [text, setText] = createSignal("");
  createEffect(
    on(
      () => props.open,
      (open) => {
        if (!open) return;
        setIds(props.value);
        setCards([]);
        setText("");
      },
    ),
  );
  const query = createQuery("identity.searchPeople", () =>
    props.open ? { text: text(), department: department(), offset: 0, limit: 200 } : null,
  );
  const toggle = (card: PersonCard) => {
    if (!props.many) return props.onChoose([card.id], [card]);
    setCards(cards().concat([card]));
    setIds(ids().indexOf(card.id) >= 0 ? ids().filter((id) => id !== card.id) : ids().concat([card.id]));
  };
  const offered = (rows: PersonCard[]) => rows.filter((one) => one.active && (props.without ?? []).indexOf(one.id) < 0);
  return (
    <Dialog
      open={props.open}
      title={props.title}
      wide
      onClose={props.onClose}
      testid="people-dialog"
      footer={
        props.many ? (
          <>
            <span class="people-chosen">已选 {ids().length} 人</span>
            <Button onClick={() => props.onClose()}>取消</Button>
            <Button kind="primary" testid="people-choose" onClick={() => props.onChoose(ids(), cards())}>
              确定
            </Button>
          </>
        ) : undefined
      }
    >
      <div class="people-split">
        <div class="people-tree">
          <DepartmentTree
            selected={department()}
            onSelect={(node) => setDepartment(node.id)}
            onSelectAll={() => setDepartment(null)}
          />
        </div>
        <div class="people-side">
          <SearchField value={text()} label="查找人员" placeholder="姓名、拼音或电话" autofocus onSearch={setText} />
          <div class="people-list" role="listbox" aria-multiselectable={props.many} aria-label="人员">
            <QueryView query={query} empty={<EmptyState icon="people" title="没有符合的人员" hint="换个部门，或换种写法试试。" />}>
              {(page) => (
                <For each={offered(page().rows)}>
                  {(one) => (
                    <button
                      type="button"
                      class="people-row"
                      role="option"
                      aria-selected={ids().indexOf(one.id) >= 0}
                      data-id={one.id}
                      onClick={() => toggle(one)}
                    >
                      <PersonName name={one.name} detail={one.post} small />
                      <span class="combo-detail clip">{one.departmentPath}</span>
                      <span class="people-mark">
                        <Show when={ids().indexOf(one.id) >= 0}>
                          <Icon name="check" label="已选" />
                        </Show>
                      </span>
                    </button>
                  )}
                </For>
              )}
            </QueryView>
          </div>
        </div>
      </div>
    </Dialog>
  );
}
