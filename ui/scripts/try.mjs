// The page in a real WebKitGTK, by keyboard and pointer, against the backend made of memory:
// `npm run try`, or `node scripts/try.mjs DIST [words of a case]` with DIST built with `--mode fake`.
import assert from "node:assert/strict";
import { drive, serve } from "./look.mjs";

const KEY = { ctrl: "\uE009", shift: "\uE008", alt: "\uE00A", enter: "\uE007", esc: "\uE00C", tab: "\uE004", down: "\uE015", up: "\uE013", end: "\uE010", back: "\uE003" };
const site = await serve(process.argv[2] ?? new URL("../dist", import.meta.url).pathname);
const browser = await drive({ env: { LANG: "C.UTF-8", LC_ALL: "C.UTF-8" } });
const at = (id) => `document.querySelector("[data-testid='${id}']")`;
let turn = 0;

async function open(path, fake = "open") {
  turn += 1;
  await browser.go(`${site.url}/?fake=${fake}&theme=light&turn=${turn}#${path}`);
  await browser.until("document.documentElement.hasAttribute('data-ready')", "the page at " + path);
}

async function drop(name) {
  await browser.until(at("import-drop"));
  await browser.run(
    `const d=new DataTransfer();d.items.add(new File(["x"],"${name}"));${at("import-drop")}.dispatchEvent(new DragEvent("drop",{dataTransfer:d,bubbles:true,cancelable:true}))`,
  );
}

const CASES = {
  async "Ctrl+K finds a person by initials and opens the directory"() {
    await open("/");
    await browser.chord(KEY.ctrl, "k");
    await browser.until(at("palette"));
    assert.equal(await browser.run("return document.activeElement.dataset.testid"), "palette-input");
    await browser.keys("o", "y", "n");
    await browser.until("[...document.querySelectorAll('.palette-title')].some(e=>e.textContent==='欧阳娜')", "the person");
    await browser.keys(KEY.enter);
    await browser.until("location.hash.startsWith('#/directory?text=')");
    assert.equal(await browser.run(`return ${at("palette")}`), null);
    await browser.until("document.querySelectorAll('[data-testid=directory-list] [role=option]').length === 1", "one row");
  },
  async "Escape closes only what lies on top, and the focus goes back"() {
    await open("/settings");
    await browser.until(at("settings-password"));
    await browser.click("[data-testid=settings-password]");
    await browser.until(at("password-dialog"));
    await browser.keys(KEY.esc);
    await browser.until(`!${at("password-dialog")}`);
    assert.equal(await browser.run("return document.activeElement.dataset.testid"), "settings-password");
  },
  async "Tab stays inside a dialog"() {
    await open("/settings");
    await browser.until(at("settings-password"));
    await browser.click("[data-testid=settings-password]");
    await browser.until(at("password-dialog"));
    for (let i = 0; i < 8; i += 1) {
      await browser.keys(KEY.tab);
      assert.ok(await browser.run(`return ${at("password-dialog")}.contains(document.activeElement)`));
    }
  },
  async "Alt and a digit walk the rail"() {
    await open("/");
    await browser.chord(KEY.alt, "7");
    await browser.until("location.hash === '#/outbox'");
    await browser.chord(KEY.alt, "2");
    await browser.until("location.hash === '#/todo'");
  },
  async "a key that leads elsewhere waits while a question is open"() {
    await open("/settings");
    await browser.until(at("settings-password"));
    await browser.click("[data-testid=settings-password]");
    await browser.until(at("password-dialog"));
    await browser.chord(KEY.alt, "2");
    await browser.keys(KEY.esc);
    await browser.until(`!${at("password-dialog")}`);
    assert.equal(await browser.run("return location.hash"), "#/settings");
    await browser.chord(KEY.alt, "2");
    await browser.until("location.hash === '#/todo'");
  },
  async "the arrows work at once in a list come to by a key, and Enter opens"() {
    await open("/");
    await browser.chord(KEY.alt, "2");
    await browser.until("document.querySelector('.rows [role=option]')", "the list");
    await browser.keys(KEY.down, KEY.enter);
    await browser.until("location.hash.startsWith('#/case/')");
  },
  async "a wrong password is told, and the field is ready to be typed over"() {
    await open("/", "locked");
    await browser.type("[data-testid=login-password]", "wrong");
    await browser.keys(KEY.enter);
    await browser.until(at("login-error"));
    await browser.until("document.activeElement.dataset.testid === 'login-password'");
    await browser.keys("r", "i", "g", "h", "t", KEY.enter);
    await browser.until(at("frame"));
  },
  async "the first log-in without a line says what it needs"() {
    await open("/", "enrol");
    await browser.type("[data-testid=login-hub]", "offline.example");
    await browser.type("[data-testid=login-account]", "ouyangna");
    await browser.type("[data-testid=login-password]", "Abcd1234");
    await browser.keys(KEY.enter);
    await browser.until(`${at("login-error")} && ${at("login-error")}.textContent.includes('首次登录需要网络')`);
  },
  async "what waits is in the status bar, what came back keeps its words and can be put aside"() {
    await open("/outbox", "offline");
    assert.equal(await browser.run(`return ${at("status-waiting")}.textContent.trim()`), "2 项待发送");
    assert.equal(await browser.run(`return ${at("status-refused")}.textContent.trim()`), "2 项被退回");
    assert.match(await browser.run(`return ${at("outbox-text")}.textContent`), /等保备案/);
    await browser.click("[data-testid=outbox-dismiss]");
    await browser.until(`${at("status-refused")}.textContent.trim() === '1 项被退回'`);
  },
  async "a password changed elsewhere is told on every page, and adopted in the settings"() {
    await open("/todo", "otherPassword");
    await browser.until(at("other-password-banner"));
    await browser.click("[data-testid=other-password-banner] a");
    await browser.until(at("adopt-password"));
    await browser.click("[data-testid=adopt-password]");
    await browser.until(at("adopt-password-text"));
    await browser.type("[data-testid=adopt-password-text]", "wrong");
    await browser.keys(KEY.enter);
    await browser.until(`${at("adopt-dialog")}.querySelector("[data-code=wrongPassword]")`, "why not");
    await browser.run(`const e=${at("adopt-password-text")};e.value="Haifeng#2027";e.dispatchEvent(new InputEvent("input",{bubbles:true}));`);
    await browser.click("[data-testid=adopt-save]");
    await browser.until(`!${at("adopt-dialog")} && !${at("other-password")}`);
  },
  async "that the PC's file was brought back is told until it is noted"() {
    await open("/", "restored");
    await browser.until(at("restored"));
    assert.match(await browser.run(`return ${at("restored")}.textContent`), /没有丢失内容/);
    await browser.click("[data-testid=restored-noted]");
    await browser.until(`!${at("restored")}`);
  },
  async "back on the line everything goes out"() {
    await open("/outbox", "offline");
    await browser.chord(KEY.ctrl, "k");
    await browser.until(at("palette"));
    await browser.keys("l", "i", "a", "n", "w");
    await browser.until("document.querySelector('.palette-active .palette-title')?.textContent === '恢复联网'", "the command");
    await browser.keys(KEY.enter);
    await browser.until(`${at("status-sync")}.dataset.line === 'online' && !${at("status-waiting")}`);
  },
  async "a department's people, by arrow keys in the tree"() {
    await open("/directory");
    await browser.until("document.querySelectorAll('[role=treeitem]').length > 3");
    await browser.run("document.querySelector('[role=treeitem][aria-selected=true]').focus()");
    await browser.keys(KEY.down, KEY.down, KEY.enter);
    await browser.until("document.querySelector('[role=treeitem][aria-selected=true] .tree-name').textContent === '大数据局'");
    await browser.keys("\uE014");
    await browser.until("document.activeElement.getAttribute('aria-expanded') === 'true'");
    await browser.until("[...document.querySelectorAll('.tree-name')].some(e=>e.textContent==='网络处')");
  },
  async "a long list holds only the rows that are seen"() {
    await open("/directory");
    await browser.until("document.querySelectorAll('[data-testid=directory-list] [role=option]').length > 5");
    assert.ok((await browser.run("return document.querySelectorAll('[data-testid=directory-list] [role=option]').length")) < 40);
    await browser.run("document.querySelector('[data-testid=directory-list]').focus()");
    await browser.keys(KEY.end);
    await browser.until("document.querySelector('[data-testid=directory-list]').getAttribute('aria-activedescendant').endsWith('-31')");
    await browser.until("document.querySelector('.rows-active [title=\"任远\"]')", "the last person");
  },
  async "theme, size and care mode act at once and stay"() {
    await open("/settings");
    await browser.until(at("settings-care"));
    await browser.click("[data-testid=settings-theme] label:nth-child(3)");
    await browser.until("document.documentElement.dataset.theme === 'dark'");
    const before = await browser.run("return parseFloat(getComputedStyle(document.documentElement).fontSize)");
    await browser.click("label.switch");
    await browser.until("document.documentElement.dataset.care === 'on'");
    const after = await browser.run("return parseFloat(getComputedStyle(document.documentElement).fontSize)");
    assert.ok(after / before > 1.35);
    await browser.chord(KEY.ctrl, "=");
    await browser.until("parseFloat(getComputedStyle(document.documentElement).fontSize) > " + after);
    assert.ok((await browser.run("return document.querySelector('[data-testid=settings-password]').getBoundingClientRect().height")) >= 44);
  },
  async "the watermark comes back when it is taken away or hidden"() {
    await open("/");
    await browser.run(`${at("watermark")}.remove()`);
    await browser.until(at("watermark"));
    await browser.run(`${at("watermark")}.style.display = 'none'`);
    await browser.until(`getComputedStyle(${at("watermark")}).display === 'block'`);
  },
  async "a committed composition is one change, with preedit and without"() {
    await open("/directory");
    await browser.until(at("directory-search"));
    // With preedit: events in the order that the engine gives them.
    await browser.run(`
      const field = ${at("directory-search")};
      field.focus();
      const say = (kind, type, text) => { field.value = text; field.dispatchEvent(new InputEvent('input', { inputType: type, bubbles: true })); };
      field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
      say('input', 'insertCompositionText', 'wang');
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, which: 229, bubbles: true }));
    `);
    await new Promise((later) => setTimeout(later, 400));
    assert.ok((await browser.run("return document.querySelectorAll('[data-testid=directory-list] [role=option]').length")) > 5, "nothing is searched while composing");
    await browser.run(`
      const field = ${at("directory-search")};
      field.value = '王芳';
      field.dispatchEvent(new InputEvent('input', { inputType: 'insertFromComposition', bubbles: true }));
      field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    `);
    await browser.until("document.querySelectorAll('[data-testid=directory-list] [role=option]').length === 1", "one row");
    // Without: only the commit is heard.
    await browser.run(`
      const field = ${at("directory-search")};
      field.value = '高洁';
      field.dispatchEvent(new InputEvent('input', { inputType: 'insertFromComposition', bubbles: true }));
    `);
    await browser.until("document.querySelector('[data-testid=directory-list] [title=\"高洁\"]')", "the other row");
  },
  async "a page that broke leaves the rest of the window standing"() {
    await open("/nowhere");
    await browser.until(at("not-found"));
    await open("/", "broken");
    await browser.until("document.querySelector('[data-code=internal]')");
    assert.match(await browser.run("return document.querySelector('[data-code=internal]').textContent"), /报告编号：TB-/);
  },
  async "F1 and the cheat sheet open, and no page is more than 1,500 nodes"() {
    await open("/");
    await browser.keys("\uE031");
    await browser.until(at("help"));
    await browser.keys(KEY.esc);
    await browser.until(`!${at("help")}`);
    for (const path of ["/", "/todo", "/done", "/mine", "/drafts", "/notices", "/ledgers", "/ledger/net-card", "/directory", "/settings", "/outbox", "/new", "/draft/dr-1", "/case/c-2"]) {
      await open(path);
      await browser.until("!document.querySelector('[data-testid=skeleton]')", path);
      const nodes = await browser.run("return document.getElementsByTagName('*').length");
      assert.ok(nodes <= 1500, `${path} has ${nodes} nodes`);
    }
  },
  async "people are imported: looked at, narrowed to what changes, confirmed by numbers, passwords given once"() {
    await open("/directory/import");
    await drop("人员.xlsx");
    await browser.until("document.querySelectorAll('[data-testid=import-row]').length > 0", "the rows");
    assert.ok((await browser.run("return document.querySelectorAll('[data-testid=import-row]').length")) < 60, "never more than a page");
    await browser.click("[data-testid=import-kind-moved]");
    await browser.until("[...document.querySelectorAll('[data-testid=import-row]')].every(e=>e.dataset.kind==='moved')", "only those who move");
    await browser.click("[data-testid=import-apply]");
    await browser.until(at("confirm"));
    assert.match(await browser.run(`return ${at("confirm")}.textContent`), /新增 6,300 人、调动 900 人、离职 900 人、变更 900 人，新建部门 2 个/);
    await browser.click("[data-testid=confirm-yes]");
    await browser.until(at("import-passwords"));
    await browser.click("[data-testid=import-passwords-close]");
    await browser.until(at("confirm"), "a question: the list was not saved");
    await browser.click("[data-testid=confirm-yes]");
    await browser.until(`!${at("import-passwords")} && ${at("import-card-3")}`, "the import among those that were done");
  },
  async "a workbook with errors is not imported, and says where they are"() {
    await open("/directory/import");
    await drop("有错.xlsx");
    await browser.until(at("import-wrong"));
    await browser.until("[...document.querySelectorAll('[data-testid=import-row]')].every(e=>e.dataset.kind==='error')", "only errors");
    assert.ok(await browser.run(`return ${at("import-apply")}.disabled && Boolean(${at("import-errors")})`));
  },
  async "an import is taken back, and why not is told"() {
    await open("/directory/import");
    await browser.until(at("import-rollback-2"));
    assert.ok(await browser.run(`return ${at("import-rollback-1")}.disabled`));
    await browser.click("[data-testid=import-rollback-2]");
    await browser.until(at("confirm"));
    await browser.click("[data-testid=confirm-yes]");
    await browser.until(`${at("import-rollback-refused")}.textContent.includes('3 处')`);
  },
  async "who may not import sees no way to it, and a line is needed"() {
    await open("/directory", "official");
    await browser.until(at("directory-list"));
    assert.equal(await browser.run(`return ${at("import-people")}`), null);
    await open("/directory/import", "official");
    await browser.until("document.querySelector('.empty')");
    assert.equal(await browser.run(`return ${at("import-pick")}`), null);
    await open("/directory/import", "offline");
    await browser.until(at("import-offline"));
    assert.ok(await browser.run(`return ${at("import-pick")}.disabled && !${at("import-template")}.disabled`));
  },
};

const wanted = process.argv[3] ?? "";
let failed = 0;
try {
  await browser.size(1366, 768);
  for (const [name, run] of Object.entries(CASES)) {
    if (!name.includes(wanted)) continue;
    try {
      await run();
      const troubles = await browser.run("return window.tongbanTroubles");
      assert.deepEqual(troubles, [], "errors nobody caught");
      console.log("ok   " + name);
    } catch (error) {
      failed += 1;
      console.log("FAIL " + name + "\n     " + error.message.split("\n").join("\n     "));
    }
  }
} finally {
  await browser.quit();
  site.close();
}
console.log(failed === 0 ? "all as they should" : failed + " failed");
process.exit(failed === 0 ? 0 : 1);
