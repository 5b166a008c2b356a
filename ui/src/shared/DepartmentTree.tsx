// The tree of units. Branches are asked for when opened; arrow keys walk it as trees are walked.
import { createEffect, createSignal, For, on, Show, type JSX } from "solid-js";
import type { DepartmentId, DepartmentNode } from "../bindings/api";
import { createQuery } from "../backend";
import { ErrorNote, Skeleton } from "./display";
import { Icon } from "./Icon";
import "./people.css";

export interface DepartmentTreeProps {
  selected: DepartmentId | null;
  onSelect: (node: DepartmentNode) => void;
  /** The whole: a row above the tree that stands for no department. */
  onSelectAll?: () => void;
}

export function DepartmentTree(props: DepartmentTreeProps): JSX.Element {
  let tree!: HTMLDivElement;
  const rows = () => Array.prototype.slice.call(tree.querySelectorAll("[role=treeitem]")) as HTMLElement[];
  const pressed = (event: KeyboardEvent) => {
    const all = rows();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const current = all[at];
    if (!current) return;
    const expanded = current.getAttribute("aria-expanded");
    const toggle = () => current.querySelector<HTMLElement>(".tree-twist")?.click();
    const focus = (index: number) => all[Math.max(0, Math.min(all.length - 1, index))]?.focus();
    if (event.key === "ArrowDown") focus(at + 1);
    else if (event.key === "ArrowUp") focus(at - 1);
    else if (event.key === "Home") focus(0);
    else if (event.key === "End") focus(all.length - 1);
    else if (event.key === "ArrowRight" && expanded === "false") toggle();
    else if (event.key === "ArrowRight" && expanded === "true") focus(at + 1);
    else if (event.key === "ArrowLeft" && expanded === "true") toggle();
    else if (event.key === "ArrowLeft") {
      const level = Number(current.getAttribute("aria-level"));
      for (let i = at; i >= 0; i -= 1) {
        if (Number(all[i]?.getAttribute("aria-level")) < level) {
          focus(i);
          break;
        }
      }
    } else if (event.key === "Enter" || event.key === " ") current.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={tree} class="tree" role="tree" aria-label="部门" data-testid="department-tree" onKeyDown={pressed}>
      <Show when={props.onSelectAll}>
        <div
          class="tree-row"
          classList={{ "tree-selected": props.selected === null }}
          role="treeitem"
          aria-level={1}
          aria-selected={props.selected === null}
          tabIndex={props.selected === null ? 0 : -1}
          style={{ "padding-left": "0.25rem" }}
          onClick={() => props.onSelectAll?.()}
        >
          <span class="tree-twist" />
          <span class="tree-name">全部</span>
        </div>
      </Show>
      <Branch {...props} parent={null} level={1} />
    </div>
  );
}

function Branch(props: DepartmentTreeProps & { parent: DepartmentId | null; level: number }): JSX.Element {
  const query = createQuery("identity.searchDepartments", () => ({ text: "", parent: props.parent }));
  return (
    <Show when={query.data()} fallback={query.refusal() ? <ErrorNote refusal={query.refusal()} retry={query.refetch} /> : props.level === 1 ? <Skeleton rows={8} /> : null}>
      {(page) => (
        <For each={page().rows}>
          {(node, index) => <TreeNode {...props} node={node} first={props.level === 1 && index() === 0} />}
        </For>
      )}
    </Show>
  );
}

function TreeNode(props: DepartmentTreeProps & { node: DepartmentNode; level: number; first: boolean }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const opens = () => props.node.children > 0;
  // A single top unit says nothing closed.
  createEffect(
    on(
      () => props.first,
      (first) => setOpen(first && opens()),
    ),
  );
  const selected = () => props.selected === props.node.id;
  return (
    <>
      <div
        class="tree-row"
        classList={{ "tree-selected": selected() }}
        role="treeitem"
        aria-level={props.level}
        aria-expanded={opens() ? open() : undefined}
        aria-selected={selected()}
        tabIndex={selected() || (props.selected === null && props.first && !props.onSelectAll) ? 0 : -1}
        style={{ "padding-left": (props.level - 1) * 1 + 0.25 + "rem" }}
        data-id={props.node.id}
        onClick={() => props.onSelect(props.node)}
      >
        <span
          class="tree-twist"
          classList={{ "tree-open": open() }}
          onClick={(event) => {
            event.stopPropagation();
            if (opens()) setOpen(!open());
          }}
        >
          <Show when={opens()}>
            <Icon name="right" />
          </Show>
        </span>
        <span class="tree-name clip">{props.node.name}</span>
        <span class="tree-count numerals">{props.node.people}</span>
      </div>
      <Show when={open()}>
        <Branch {...props} parent={props.node.id} level={props.level + 1} />
      </Show>
    </>
  );
}
