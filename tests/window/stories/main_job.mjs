// The main job: draft without a network, be killed, submit once, approve, see the outcome.
import * as person from "../people.mjs";

const REASON = "巡查视频回传流量不足，现有套餐月中即限速";
const OPINION = "用量情况属实，同意变更。";
const SUBJECT = "变更套餐 1 张";
/** A mark on the page that a reload would wipe away. */
const mark = (of) => of.run("window.notReloaded = true");
const sameAsBefore = async (of) => {
  if (!(await of.run("return window.notReloaded === true"))) throw new Error("the page was loaded anew");
};

export async function story({ world, open, minute, window, picture, pictures }) {
  let applicant;
  let approver;

  await minute("the applicant and the approver log in on their PCs for the first time", async () => {
    approver = await window("approver");
    await person.enrol(approver, "yuexiaoming");
    await approver.go("/todo");
    await approver.see("todo");
    await person.line(approver, "online");
    await mark(approver);
    applicant = await window("applicant");
    await picture(applicant, "login");
    await person.enrol(applicant, "lvsiqi");
    await person.line(applicant, "online");
    await applicant.see("bench-forms");
  });

  await minute("the line is cut; the applicant picks a form and begins to fill it in", async () => {
    world.line.cut();
    await person.line(applicant, "offline");
    await person.line(approver, "offline");
    await person.begin(applicant, "net-card-plan");
    await person.fill(applicant, { creditCode: "11310000MB2F300141", carrier: "电信", reason: REASON });
    await person.saved(applicant);
  });

  await minute("the PC loses power; after the start everything typed is there, still without a network", async () => {
    await world.kill(applicant);
    applicant = await window("applicant");
    await person.unlock(applicant);
    await applicant.go("/drafts");
    await applicant.click('[data-testid="drafts-list"] [data-id]');
    await person.holds(applicant, "field-reason", REASON);
    await person.holds(applicant, "field-creditCode", "11310000MB2F300141");
  });

  await minute("the applicant goes on and submits; it waits in sight", async () => {
    await applicant.click("field-cards-add");
    const card = { "cards-0-msisdn": "1064800000001", "cards-0-name": "张伟" };
    await person.fill(applicant, { ...card, "cards-0-plan": "单域 20GB", "cards-0-newPlan": "单域 50GB" });
    await person.saved(applicant);
    await picture(applicant, "draft");
    await person.submit(applicant);
    await applicant.see("case-waiting");
    await applicant.see("status-waiting", "1 ");
    await picture(applicant, "waiting");
  });

  await minute("the power goes again; what waits still waits", async () => {
    await world.kill(applicant);
    applicant = await window("applicant");
    await person.unlock(applicant);
    await applicant.see("status-waiting", "1 ");
  });

  await minute("the line is mended; the case has one number, once", async () => {
    world.line.mend();
    await person.line(applicant, "online");
    await applicant.gone("status-waiting");
    await applicant.go("/mine");
    const [row] = await person.exactly(applicant, "cases-list", SUBJECT, 1);
    if (!/〔\d{4}〕0001号/.test(row)) throw new Error("no number in: " + row);
    await picture(applicant, "mine");
  });

  await minute("the approver's window shows one task, without having been loaded anew", async () => {
    // Its own tries after a long cut are up to half a minute apart.
    await approver.see('[data-testid="todo-list"] [data-id]', SUBJECT, 60_000);
    await person.exactly(approver, "todo-list", SUBJECT, 1);
    await sameAsBefore(approver);
    await picture(approver, "todo");
  });

  await minute("the approver sends it back with a reason; the applicant mends it and submits again", async () => {
    await person.openRow(approver, "todo-list", SUBJECT);
    await picture(approver, "case");
    await person.act(approver, "sendBack");
    await approver.type("send-back-text", "请说明近三个月用量。");
    await approver.click("send-back-act");
    await person.happened(approver, "sentBack");
    await person.openRow(applicant, "cases-list", SUBJECT);
    await person.happened(applicant, "sentBack");
    await person.act(applicant, "resubmit");
    await applicant.see("draft");
    await person.holds(applicant, "field-reason", REASON);
    await person.fill(applicant, { reason: REASON + "；近三个月月均 46GB" });
    await person.saved(applicant);
    await person.submit(applicant);
    await person.happened(applicant, "resubmitted");
  });

  await minute("the applicant urges; the approver sees it", async () => {
    await person.act(applicant, "urge");
    await person.happened(applicant, "urged");
    await approver.go("/todo");
    await approver.see('[data-testid="todo-list"] [data-id]', "催办");
  });

  await minute("the approver asks the division's head to countersign, who agrees in a third window", async () => {
    await person.openRow(approver, "todo-list", SUBJECT);
    await person.act(approver, "countersign");
    await person.name(approver, "countersign-people", "令狐冲");
    await approver.click("countersign-act");
    await person.happened(approver, "countersignAsked");
    const head = await window("head");
    await person.enrol(head, "linghuchong");
    await head.go("/todo");
    await person.openRow(head, "todo-list", SUBJECT);
    await head.type("opinion", "情况属实，同意。");
    await person.act(head, "approve");
    await person.happened(head, "countersigned");
  });

  await minute("the approver writes an opinion and loses power; it is still there", async () => {
    await sameAsBefore(approver);
    await approver.go("/todo");
    await person.openRow(approver, "todo-list", SUBJECT);
    await approver.type("opinion", OPINION);
    await person.saved(approver);
    await world.kill(approver);
    approver = await window("approver");
    await person.unlock(approver);
    await mark(approver);
    await approver.go("/todo");
    await person.openRow(approver, "todo-list", SUBJECT);
    await person.holds(approver, "opinion", OPINION);
  });

  await minute("the approver agrees; the applicant sees it at the next step, without asking", async () => {
    await person.act(approver, "approve");
    await person.happened(approver, "approved");
    await person.happened(applicant, "approved");
    await applicant.see('[data-testid="step-accept"][data-state="now"]');
    await picture(applicant, "outcome");
    await sameAsBefore(approver);
  });

  await minute("a second case is transferred to the head, then the applicant takes it back", async () => {
    await person.begin(applicant, "net-card-plan");
    await person.fill(applicant, { creditCode: "11310000MB2F300141", carrier: "移动", reason: "补充申请" });
    await applicant.click("field-cards-add");
    const card = { "cards-0-msisdn": "1064800000002", "cards-0-name": "李娜" };
    await person.fill(applicant, { ...card, "cards-0-plan": "单域 20GB", "cards-0-newPlan": "单域 100GB" });
    await person.saved(applicant);
    await person.submit(applicant);
    await person.happened(applicant, "submitted");
    await approver.go("/todo");
    await person.openRow(approver, "todo-list", SUBJECT);
    await person.act(approver, "transfer");
    await person.name(approver, "transfer-to", "令狐冲");
    await approver.click("transfer-act");
    await person.happened(approver, "transferred");
    const head = open.get("head");
    await head.go("/todo");
    await person.exactly(head, "todo-list", SUBJECT, 1);
    await person.act(applicant, "withdraw");
    await applicant.type("withdraw-text", "改为与下月合并申请");
    await applicant.click("withdraw-act");
    await person.happened(applicant, "withdrawn");
    await head.gone('[data-testid="todo-list"] [data-id]');
  });

  if (pictures) await pages(applicant, approver, picture);
}

/** The pages that the documents show besides. */
async function pages(applicant, approver, picture) {
  for (const [route, seen, name] of [["/", "workbench", "workbench"], ["/new", "catalogue", "catalogue"]]) {
    await applicant.go(route);
    await applicant.see(seen);
    await picture(applicant, name);
  }
  await approver.go("/directory");
  await approver.see("directory-list");
  await picture(approver, "directory");
}
