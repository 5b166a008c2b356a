// Tree at the left, people at the right. `?text=` and `?department=` open it where the palette points.
import { createEffect, createSignal, on, Show, type JSX } from "solid-js";
import type { DepartmentNode } from "../../bindings/api";
import { createQuery } from "../../backend";
import {
  Avatar,
  Button,
  copyText,
  DepartmentTree,
  EmptyState,
  IconButton,
  navigate,
  Page,
  Pager,
  QueryView,
  SearchField,
  VirtualList,
  type PageProps,
} from "../../shared";
import "./directory.css";

const LIMIT = 200;

/** For whoever may. */
function ImportPeople(): JSX.Element {
  const session = createQuery("session.status", () => ({}));
  return (
    <Show when={session.data()?.me?.permits.includes("identity.importPeople")}>
      <Button icon="add" testid="import-people" onClick={() => navigate("/directory/import")}>
        导入人员
      </Button>
    </Show>
  );
}

export default function DirectoryPage(props: PageProps): JSX.Element {
  const [text, setText] = createSignal(props.query.text ?? "");
  const [department, setDepartment] = createSignal<DepartmentNode | null>(null);
  const [offset, setOffset] = createSignal(0);
  createEffect(on([text, department], () => setOffset(0), { defer: true }));
  createEffect(on(() => props.query.text, (asked) => setText(asked ?? ""), { defer: true }));
  const query = createQuery("identity.searchPeople", () => ({
    text: text(),
    department: department()?.id ?? null,
    offset: offset(),
    limit: LIMIT,
  }));
  return (
    <Page title="通讯录" lead={department()?.path ?? "全部部门"} total={query.latest()?.total} fills testid="directory" actions={<ImportPeople />}>
      <div class="directory card">
        <aside class="directory-tree">
          <DepartmentTree
            selected={department()?.id ?? null}
            onSelect={setDepartment}
            onSelectAll={() => setDepartment(null)}
          />
        </aside>
        <div class="directory-people">
          <div class="directory-search">
            <SearchField
              value={text()}
              label="查找人员"
              placeholder="姓名、拼音、电话或部门"
              autofocus
              testid="directory-search"
              onSearch={setText}
            />
          </div>
          <QueryView
            query={query}
            rows={12}
            empty={
              <EmptyState
                icon="people"
                title={text() ? "没有找到“" + text() + "”" : "这里还没有人员"}
                hint={text() ? "可以输入全拼或首字母，例如 oyn；也可以在左侧选择“全部”后再找。" : "人员由管理员维护。"}
              />
            }
          >
            {(page) => (
              <>
                <VirtualList items={page().rows} rowHeight={48} label="人员" id={(one) => one.id} testid="directory-list">
                  {(one) => (
                    <>
                      <Avatar name={one.name} />
                      <span class="directory-name">
                        <span class="directory-who clip" title={one.name}>
                          {one.name}
                        </span>
                        <span class="directory-post clip">{one.post}</span>
                      </span>
                      <span class="directory-unit clip" title={one.departmentPath}>
                        {one.departmentPath}
                      </span>
                      <span class="directory-phone numerals">{one.phone}</span>
                      <span class="directory-copy">
                        <Show when={one.phone}>
                          <IconButton icon="copy" label={"复制" + one.name + "的电话"} onClick={() => copyText(one.phone, "已复制电话")} />
                        </Show>
                      </span>
                    </>
                  )}
                </VirtualList>
                <Pager offset={offset()} limit={LIMIT} total={page().total} onChange={setOffset} />
              </>
            )}
          </QueryView>
        </div>
      </div>
    </Page>
  );
}
