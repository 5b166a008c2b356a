// A file on its way: picked without a network, kept sealed, uploaded once the line is back, read by the approver.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../driver.mjs";
import * as person from "../people.mjs";

export const setting = {};

const NAME = "近三个月用量（盖章）.pdf";
const SUBJECT = "变更套餐 1 张";

export async function story({ world, minute, window, picture }) {
  const original = join(world.folder, NAME);
  // Bigger than a chunk, and than what may pass through the page.
  const content = randomBytes(70 * 1024 * 1024);
  let applicant;
  let approver;

  await minute("both log in; the line is cut; the applicant picks a file of 70 MB in the desktop's own dialogue", async () => {
    writeFileSync(original, content);
    await world.desktop.manageWindows();
    approver = await window("approver");
    await person.enrol(approver, "yuexiaoming");
    applicant = await window("applicant");
    await person.enrol(applicant, "lvsiqi");
    await applicant.see("bench-forms");
    world.line.cut();
    await person.line(applicant, "offline");
    await person.planChange(applicant, "流量不足，用量见附件");
    await applicant.click("field-files-add");
    await world.desktop.answerFileDialog(world.pid("applicant"), original);
    await applicant.see(`[data-testid="field-files"] [data-testid="attachment"][data-name="${NAME}"]:not([data-coming])`, "MB");
    await person.saved(applicant);
    await picture(applicant, "attachment-draft");
    await person.submit(applicant);
    await applicant.see("status-waiting", "1 ");
  });

  await minute("the power goes; the file is still there, and goes up when the line is mended", async () => {
    await world.kill(applicant);
    applicant = await window("applicant");
    await person.unlock(applicant);
    await applicant.see("status-waiting", "1 ");
    world.line.mend();
    await applicant.gone("status-waiting");
  });

  await minute("the approver saves it where they like: the same bytes", async () => {
    await approver.go("/todo");
    await person.openRow(approver, "todo-list", SUBJECT);
    const copy = join(world.folder, "copy.pdf");
    await approver.click(`[data-testid="attachment"][data-name="${NAME}"] button`);
    await world.desktop.answerFileDialog(world.pid("approver"), copy);
    await until("the copy", () => readFileSync(copy).equals(content));
    await picture(approver, "attachment-case");
  });

  await minute("files dropped on the list are taken; what has no place for them ignores them", async () => {
    await person.begin(applicant, "net-card-plan");
    await person.fill(applicant, { reason: "用量见附件" });
    await person.saved(applicant);
    await world.drop(original, applicant, "field-files");
    await applicant.see(`[data-testid="field-files"] [data-testid="attachment"][data-name="${NAME}"]:not([data-coming])`, "MB");
    await person.saved(applicant);
  });
}
