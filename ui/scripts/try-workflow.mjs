// Applications in a real WebKitGTK, by keyboard and pointer, against the backend made of memory:
// `node scripts/try-workflow.mjs DIST [word]`, under Xvfb, DIST built with `--mode fake`.
import assert from "node:assert/strict";
import { drive, serve } from "./look.mjs";

const KEY = { ctrl: "\uE009", alt: "\uE00A", enter: "\uE007", esc: "\uE00C", tab: "\uE004", down: "\uE015", up: "\uE013", del: "\uE017" };
const site = await serve(process.argv[2] ?? new URL("../dist", import.meta.url).pathname);
const browser = await drive({ port: 4523, env: { LANG: "C.UTF-8", LC_ALL: "C.UTF-8" } });
const at = (id) => `document.querySelector("[data-testid='${id}']")`;
const text = (id) => browser.run(`return ${at(id)} ? ${at(id)}.textContent.trim() : null`);
const click = (id) => browser.click(`[data-testid='${id}']`);
const pick = (id, value) => browser.click(`[data-testid='${id}'] input[value='${value}']`);
const pause = (ms) => new Promise((later) => setTimeout(later, ms));
let turn = 0;

async function open(path, fake = "open") {
  turn += 1;
  await browser.go(`${site.url}/?fake=${fake}&theme=light&turn=${turn}#${path}`);
  await browser.until("document.documentElement.hasAttribute('data-ready') && document.querySelector('.page-body > *')", "the page at " + path);
}

/** Puts text into a field as one committed change, and leaves it. */
async function fill(id, said) {
  await browser.until(at(id), id);
  await browser.run(
    `const e=${at(id)};e.scrollIntoView({block:"center"});e.focus();e.value=arguments[0];e.dispatchEvent(new InputEvent("input",{bubbles:true,inputType:"insertText"}));e.blur();`,
    said,
  );
}

async function begin(form) {
  await open("/new");
  await browser.until(at("form-card-" + form));
  await click("form-card-" + form);
  await browser.until(at("submit-draft"), "the editor");
}

const CASES = {
  async "the catalogue is searched by pinyin, and Enter begins"() {
    await open("/new");
    await browser.until("document.activeElement.dataset.testid === 'catalogue-search'");
    await browser.keys("f", "y", "b", "x");
    await browser.until("document.querySelectorAll('.wf-form-card').length === 1", "one form");
    await browser.keys(KEY.enter);
    await browser.until("location.hash.startsWith('#/draft/')");
    await browser.until("document.querySelector('.page-title').textContent.includes('费用报销')");
  },
  async "a draft left untouched leaves nothing behind"() {
    await begin("expense");
    await click("close-draft");
    await browser.until(at("drafts-list"));
    await pause(200);
    assert.equal(await browser.run("return document.querySelectorAll('[data-testid=drafts-list] [role=option]').length"), 4);
  },
  async "what is typed is kept, and is there again"() {
    await begin("expense");
    await fill("field-amount", "￥1,280.50元");
    await browser.until(`${at("save-mark")}.dataset.status === 'saved'`);
    assert.equal(await browser.run(`return ${at("field-amount")}.value`), "1280.50");
    await fill("field-reason", "培训差旅");
    await click("close-draft");
    await browser.until(at("drafts-list"));
    await browser.run("document.querySelector('[data-testid=drafts-list]').focus()");
    await browser.keys(KEY.enter);
    await browser.until(`${at("field-amount")} && ${at("field-amount")}.value === '1280.50'`);
  },
  async "problems are told where a field was left, the rest when submission is tried, and the first link has the focus"() {
    await begin("expense");
    await fill("field-phone", "123");
    await browser.until("document.querySelector('[data-field=phone] .field-problem')", "the problem of the phone");
    assert.equal(await browser.run("return document.querySelectorAll('.field-problem').length"), 1);
    await browser.chord(KEY.ctrl, KEY.enter);
    await browser.until(at("error-summary"));
    await browser.until("document.activeElement.dataset.testid === 'problem-phone'");
    await click("problem-reason");
    await browser.until("document.activeElement.dataset.testid === 'field-reason'");
  },
  async "hidden fields come and go without touching what is being typed"() {
    await begin("net-card-open");
    await browser.run(`window.kept = ${at("field-contact")}`);
    await fill("field-contact", "王芳");
    await pick("field-cardType", "dual");
    await browser.until(at("field-dualReason"), "the field of dual cards");
    await pick("field-cardType", "single");
    await browser.until(`!${at("field-dualReason")}`);
    assert.ok(await browser.run(`return window.kept === ${at("field-contact")} && window.kept.value === '王芳'`));
  },
  async "a block from a spreadsheet fills the sub-table, rows are copied and deleted by key, and deletion is undone"() {
    await begin("all-kinds");
    await click("field-rows-add");
    await browser.until(at("field-rows-0-name"));
    await browser.run(
      `const e=${at("field-rows-0-name")};e.focus();const d=new DataTransfer();d.setData("text/plain","名称\\t类别\\tMAC 地址\\n终端一\\t选项二\\t001a2b3c4d5e\\n终端二\\t没有\\t00-1a-2b-3c-4d-5f");e.dispatchEvent(new ClipboardEvent("paste",{bubbles:true,cancelable:true,clipboardData:d}));`,
    );
    await browser.until(`${at("field-rows-1-name")} && ${at("field-rows-1-name")}.value === '终端二'`);
    assert.equal(await browser.run(`return ${at("field-rows-0-mac")}.value + ${at("field-rows-0-kind")}.value`), "00:1A:2B:3C:4D:5Eo1");
    await browser.run(`${at("field-rows-1-name")}.focus()`);
    await browser.chord(KEY.ctrl, "d");
    await browser.until(`${at("field-rows-2-name")} && ${at("field-rows-2-name")}.value === '终端二'`);
    await browser.until("document.activeElement.closest('[data-row]').dataset.row === '2'");
    await browser.chord(KEY.ctrl, KEY.del);
    await browser.until(`!${at("field-rows-2-name")}`);
    await browser.until("document.activeElement.closest('[data-row]').dataset.row === '1'", "the focus is on the row before");
    await browser.run("[...document.querySelectorAll('[data-testid=toast-undo]')].pop().click()");
    await browser.until(at("field-rows-2-name"));
    await browser.run(`${at("field-rows-2-name")}.focus()`);
    await browser.keys(KEY.enter);
    await browser.until(at("field-rows-3-name"), "Enter in the last row makes another");
  },
  async "a thousand rows: only those in sight exist"() {
    await begin("all-kinds");
    await click("field-rows-add");
    await browser.until(at("field-rows-0-name"));
    await browser.run(
      `const e=${at("field-rows-0-name")};e.focus();const d=new DataTransfer();d.setData("text/plain",Array.from({length:1000},(_,i)=>"终端"+i+"\\t选项一").join("\\n"));e.dispatchEvent(new ClipboardEvent("paste",{bubbles:true,cancelable:true,clipboardData:d}));`,
    );
    await browser.until("document.querySelector('.wf-table-hint').textContent.includes('共 1000 行')");
    assert.ok((await browser.run("return document.querySelectorAll('[data-row]').length")) < 40);
    await browser.run("const s=document.querySelector('.wf-table-scroll');s.scrollTop=s.scrollHeight");
    await browser.until(`${at("field-rows-999-name")} && ${at("field-rows-999-name")}.value === '终端999'`);
  },
  async "an application is submitted by keyboard and seen at once, waiting when there is no line"() {
    await open("/new", "offline");
    await browser.until(at("form-card-expense"));
    await click("form-card-expense");
    await fill("field-amount", "300");
    await fill("field-reason", "打车费");
    await browser.run(`${at("field-reason")}.focus()`);
    await browser.chord(KEY.ctrl, KEY.enter);
    await browser.until("location.hash.startsWith('#/case/') && document.querySelector('[data-testid=case-waiting]')", "the case, waiting");
    assert.ok(await browser.run("return document.querySelector('[data-testid=timeline-row]').hasAttribute('data-waiting')"));
  },
  async "files are dropped in, one of a wrong kind is not, and one taken out comes back"() {
    await begin("all-kinds");
    await browser.until(at("field-files"));
    await browser.run(
      `const d=new DataTransfer();d.items.add(new File(["方案"],"方案.pdf"));d.items.add(new File(["x"],"病毒.exe"));${at("field-files")}.dispatchEvent(new DragEvent("drop",{bubbles:true,cancelable:true,dataTransfer:d}));`,
    );
    await browser.until("document.querySelectorAll('[data-testid=field-files] [data-testid=attachment]').length === 1 && document.querySelector('[data-testid=field-files] .wf-file-open')");
    await browser.until("document.querySelector('.toasts').textContent.includes('病毒.exe')");
    await browser.until(`${at("save-mark")}.dataset.status === 'saved'`);
    await browser.run("document.querySelector('[data-testid=field-files] .icon-button').click()");
    await browser.until("document.querySelectorAll('[data-testid=field-files] [data-testid=attachment]').length === 0");
    await browser.run("[...document.querySelectorAll('[data-testid=toast-undo]')].pop().click()");
    await browser.until("document.querySelectorAll('[data-testid=field-files] [data-testid=attachment]').length === 1");
  },
  async "an earlier case is chosen from those completed"() {
    await begin("all-kinds");
    await browser.until(at("field-earlier-pick"));
    await browser.run(`${at("field-earlier-pick")}.click()`);
    await browser.until("document.querySelectorAll('.wf-choice').length === 2");
    await browser.run("[...document.querySelectorAll('.wf-choice')].filter(e=>e.textContent.includes('8443'))[0].click()");
    await browser.until(`${at("field-earlier")}.textContent.includes('8443')`);
  },
  async "what a chosen case gives stands at once, and one step takes it back"() {
    await begin("net-card-close");
    await browser.until(at("field-opening-pick"));
    await click("field-opening-pick");
    await browser.until("document.querySelector('.wf-choice')");
    await browser.click(".wf-choice");
    await browser.until("document.querySelectorAll('[data-row]').length > 0", "the cards of the case");
    await browser.until("document.querySelector('.toasts').textContent.includes('已带入所选申请的内容')");
    await click("toast-undo");
    await browser.until("document.querySelectorAll('[data-row]').length === 0 && document.querySelector('[data-testid=field-opening]').textContent.includes('尚未选择')", "all of it taken back");
  },
  async "what came back waits with the tasks, and not with what is on its way"() {
    await open("/");
    await browser.until("document.querySelector('[data-testid=bench-tasks]').textContent.includes('已撤回')");
    assert.ok(!(await browser.run("return document.querySelector('[data-testid=bench-running]').textContent")).match(/已撤回|已退回/));
    await open("/todo");
    await browser.until("document.querySelector('[data-testid=todo-list]').textContent.includes('待修改')");
    await open("/case/c-1");
    await browser.until(at("case-waiting"));
    assert.equal((await browser.run("return document.querySelector('.page-head').textContent")).split("待发送").length, 2, "said once");
  },
  async "a newer form is told, and taken over"() {
    await open("/draft/dr-4");
    await browser.until(at("draft-newer"));
    assert.match(await text("draft-refusal"), /没有被接受/);
    await click("update-draft");
    await browser.until(`!${at("draft-newer")} && !${at("draft-refusal")}`);
  },
  async "a row of a sub-table as a form of its own, by key"() {
    await begin("all-kinds");
    await click("field-rows-add");
    await browser.until("document.activeElement.dataset.testid === 'field-rows-0-name'");
    await browser.chord(KEY.alt, KEY.enter);
    await browser.until(at("row-dialog"));
    await browser.run(`const e=${at("row-dialog")}.querySelector('[data-testid=field-rows-0-count]');e.value='7';e.dispatchEvent(new InputEvent("input",{bubbles:true,inputType:"insertText"}));e.blur()`);
    await click("row-dialog-done");
    await browser.until(`!${at("row-dialog")} && ${at("field-rows-0-count")}.value === '7'`);
  },
  async "a draft thrown away is out of sight, and comes back"() {
    await open("/drafts");
    await browser.until(at("draft-row-dr-2"));
    await browser.click("[data-testid=draft-row-dr-2] .icon-button");
    await browser.until(`!${at("draft-row-dr-2")}`);
    await click("toast-undo");
    await browser.until(at("draft-row-dr-2"));
  },
  async "an opinion survives leaving the page and reloading it, and is gone once sent"() {
    await open("/case/c-10", "offline");
    await browser.until(at("opinion"));
    await browser.type("[data-testid=opinion]", "同意，注意");
    await browser.run("location.hash='/todo'");
    await browser.until(at("todo-list"));
    await browser.run("location.hash='/case/c-10'");
    await browser.until(`${at("opinion")} && ${at("opinion")}.value === '同意，注意'`);
    await browser.run("location.reload()");
    await pause(600);
    await browser.until(`${at("opinion")} && ${at("opinion")}.value === '同意，注意'`, "after reloading");
    await browser.run(`${at("opinion")}.focus()`);
    await browser.chord(KEY.ctrl, KEY.enter);
    await browser.until("[...document.querySelectorAll('[data-testid=timeline-row][data-waiting]')].some(e=>e.textContent.includes('同意，注意'))", "the act in the timeline, waiting");
    await browser.until(`!${at("opinion")}`);
    await browser.run("location.hash='/todo'");
    await browser.until(at("todo-list"));
    assert.equal(await browser.run("return document.querySelectorAll('[data-testid=task-begun]').length"), 0);
  },
  async "what was begun in a dialogue is there again, with whom and how, and the list shows that an opinion is begun"() {
    await open("/case/c-10");
    await browser.until(at("act-countersign"));
    await click("act-countersign");
    await browser.until(at("countersign-text"));
    await pick("countersign-mode", "inTurn");
    await browser.type("[data-testid=countersign-text]", "请把关预算");
    await browser.keys(KEY.esc);
    await browser.until(`!${at("countersign-text")}`);
    await browser.run("location.hash='/todo'");
    await browser.until(at("task-begun"), "the mark");
    await browser.run("location.reload()");
    await pause(600);
    await browser.run("location.hash='/case/c-10'");
    await browser.until(at("act-countersign"));
    await click("act-countersign");
    await browser.until(`${at("countersign-text")} && ${at("countersign-text")}.value === '请把关预算'`);
    assert.ok(await browser.run(`return ${at("countersign-mode")}.querySelector("input[value=inTurn]").checked`));
    assert.equal(await browser.run(`return ${at("opinion")}.value`), "", "the opinion itself is another");
  },
  async "refusing wants a reason, then asks"() {
    await open("/case/c-10");
    await browser.until(at("act-reject"));
    await click("act-reject");
    await browser.until(at("opinion-wanted"));
    assert.equal(await browser.run("return document.activeElement.dataset.testid"), "opinion");
    await browser.keys("n", "o");
    await click("act-reject");
    await browser.until(at("confirm"));
    await click("confirm-yes");
    await browser.until(`${at("case-state")}.textContent.includes('未通过')`);
  },
  async "sending back: to whom, which way after, and why"() {
    await open("/case/c-10");
    await browser.until(at("act-sendBack"));
    await browser.chord(KEY.alt, "b");
    await browser.until(at("send-back-text"));
    await click("send-back-act");
    await browser.until(`${at("send-back")}.querySelector('.field-problem')`);
    await browser.type("[data-testid=send-back-text]", "请补充附件");
    await pick("send-back-way", "again");
    await browser.chord(KEY.ctrl, KEY.enter);
    await browser.until(`!${at("send-back")} && ${at("case-state")}.textContent.includes('已退回')`);
  },
  async "countersigning: people by pinyin, and the mode"() {
    await open("/case/c-10");
    await browser.until(at("act-countersign"));
    await click("act-countersign");
    await browser.until(at("countersign-people"));
    await browser.click("[data-testid=countersign-people] input");
    await browser.keys("h", "w", "d");
    await browser.until("[...document.querySelectorAll('[role=option]')].some(e=>e.textContent.includes('何卫东'))");
    await browser.keys(KEY.enter);
    await browser.keys(KEY.tab);
    await pick("countersign-mode", "inTurn");
    await click("countersign-act");
    await browser.until("[...document.querySelectorAll('[data-testid=timeline-row]')].some(e=>e.dataset.happened==='countersignAsked')");
  },
  async "a work order: the fields of the step are found, filled in place, and demanded"() {
    await open("/case/c-11");
    await browser.until(at("step-fields"));
    await browser.run("document.querySelector('[data-testid=step-fields] button').click()");
    await browser.until("document.activeElement.closest('[data-field]').dataset.field === 'cards[0].msisdn'");
    await browser.keys("1", "3", "8");
    await browser.keys(KEY.enter);
    await browser.until("document.activeElement.closest('[data-field]').dataset.field === 'cards[1].msisdn'", "Enter goes down");
    assert.equal(await browser.run("return document.querySelector('[data-testid=field-cards-0-name]')"), null, "other columns are read");
    assert.equal(await browser.run(`return ${at("field-cards-add")}`), null, "rows do not come");
  },
  async "a refused act says why, keeps the words, and is put aside"() {
    await open("/case/c-13");
    await browser.until(at("act-refused"));
    assert.match(await text("act-refused"), /退回.*没有生效.*等保备案/s);
    await click("act-refused-dismiss");
    await browser.until(`!${at("act-refused")}`);
  },
  async "urging too soon says when"() {
    await open("/case/c-3");
    await browser.until(at("act-urge"));
    await click("act-urge");
    await browser.until("document.querySelector('.toast')?.textContent.includes('18 分钟')");
  },
  async "what was sent back goes on in a draft that says so"() {
    await open("/case/c-4");
    await browser.until(at("act-resubmit"));
    await click("act-resubmit");
    await browser.until("location.hash.startsWith('#/draft/')");
  },
  async "lists by keyboard: search, walk, open, back"() {
    await open("/mine");
    await browser.until(at("cases-list"));
    await browser.run("document.body.focus()");
    await browser.keys("/");
    await browser.until("document.activeElement.dataset.testid === 'list-search'");
    await browser.type("[data-testid=list-search]", "云主机");
    await browser.until("document.querySelectorAll('[data-testid=cases-list] [role=option]').length === 1");
    await browser.run("document.querySelector('[data-testid=cases-list]').focus()");
    await browser.keys(KEY.enter);
    await browser.until("location.hash === '#/case/c-2'");
    await click("page-back");
    await browser.until("location.hash.startsWith('#/mine')");
  },
  async "on a wide screen the case opens beside the list, and Escape closes it"() {
    await browser.size(1920, 1080);
    await open("/todo");
    await browser.until(at("todo-list"));
    await browser.run("document.querySelector('[data-testid=todo-list]').focus()");
    await browser.keys("j", KEY.enter);
    await browser.until(`${at("case")} && ${at("todo-list")}`);
    await browser.keys(KEY.esc);
    await browser.until(`!${at("case")}`);
    await browser.size(1366, 768);
  },
  async "notices are read by opening, or all at once"() {
    await open("/notices");
    await browser.until(at("notices-list"));
    await click("read-all");
    await browser.until("document.querySelectorAll('[data-testid=notices-list] .wf-row-unread').length === 0");
  },
  async "every list says what it is when there is nothing in it"() {
    for (const path of ["/", "/todo", "/done", "/mine", "/copied", "/drafts", "/notices", "/ledgers"]) {
      await open(path, "empty");
      await browser.until(at("empty"), "the empty state of " + path);
    }
  },
  async "what the backend refuses is told on every page, with a way to try again"() {
    for (const path of ["/", "/todo", "/mine", "/drafts", "/notices", "/ledgers", "/new", "/case/c-1", "/draft/dr-1"]) {
      await open(path, "broken");
      await browser.until(at("error-note"), "the error of " + path);
    }
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
      console.log("ok   " + name);
    } catch (error) {
      failed += 1;
      console.log("FAIL " + name + "\n     " + (error.stack ?? error));
    }
  }
} finally {
  await browser.quit();
  site.close();
}
process.exit(failed ? 1 : 0);
