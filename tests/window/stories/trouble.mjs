// What goes wrong with a PC while somebody works at it: a full disk, a disk that takes nothing any more, damaged files,
// a second start, an administrator who withdraws the device. Each is said clearly, and nothing typed is lost.
import { randomBytes } from "node:crypto";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { noDisk } from "../disk.mjs";
import { until } from "../driver.mjs";
import * as person from "../people.mjs";

/** MiB: room for two profiles, and little enough to be filled at once. */
export const setting = { smallDisk: 48 };
export const needs = noDisk;

const FIRST = "设备更换后需要提高流量";
const SECOND = FIRST + "，另附说明";

/** As a failing disk leaves a file: of its right length, and nothing in it. */
function damage(file) {
  writeFileSync(file, Buffer.alloc(statSync(file).size));
}

export async function story({ world, minute, window, picture }) {
  const scan = join(world.folder, "scan.pdf");
  let applicant;

  const again = async () => {
    await world.kill(applicant);
    applicant = await window("applicant");
    await person.unlock(applicant);
  };
  const openDraft = async (reason) => {
    await applicant.go("/drafts");
    await applicant.click('[data-testid="drafts-list"] [data-id]');
    await person.holds(applicant, "field-reason", reason);
  };

  await minute("the applicant logs in, submits a case and begins a draft", async () => {
    writeFileSync(scan, randomBytes(1024 * 1024));
    await world.desktop.manageWindows();
    applicant = await window("applicant");
    await person.enrol(applicant, "lvsiqi");
    await person.line(applicant, "online");
    await applicant.see("bench-forms");
    await person.planChange(applicant, "第一份申请");
    await person.submit(applicant);
    await person.happened(applicant, "submitted");
    await person.begin(applicant, "net-card-plan");
    await person.fill(applicant, { reason: FIRST });
    await person.saved(applicant);
  });

  await minute("the disk is full: a file that finds no room is said so; the words around it are kept or said", async () => {
    world.disk.fill();
    await applicant.click("field-files-add");
    await world.desktop.answerFileDialog(world.pid("applicant"), scan);
    await applicant.see(`[data-testid="attachment"][data-coming]`, "磁盘空间不足");
    await person.fill(applicant, { reason: SECOND });
    await picture(applicant, "trouble-disk-full");
  });

  await minute("there is room again: the file goes in, and both outlive the power", async () => {
    world.disk.empty();
    await applicant.click("field-files-add");
    await world.desktop.answerFileDialog(world.pid("applicant"), scan);
    await applicant.see(`[data-testid="attachment"]:not([data-coming])`, "scan.pdf");
    await person.saved(applicant);
    await again();
    await openDraft(SECOND);
    await applicant.see(`[data-testid="attachment"]:not([data-coming])`, "scan.pdf");
  });

  await minute("a start on a disk that takes nothing says so, and the next one has everything", async () => {
    await world.kill(applicant);
    world.disk.readOnly(true);
    if ((await world.refusedStart("applicant")) !== 1) throw new Error("it did not end as refused");
    world.disk.readOnly(false);
    applicant = await window("applicant");
    await person.unlock(applicant);
    await openDraft(SECOND);
  });

  await minute("the replica is damaged: it is fetched anew, the draft is untouched", async () => {
    await world.kill(applicant);
    damage(world.file("applicant", "replica.db"));
    applicant = await window("applicant");
    await person.unlock(applicant);
    await openDraft(SECOND);
    await person.line(applicant, "online");
    await applicant.go("/mine");
    await person.exactly(applicant, "cases-list", "变更套餐 1 张", 1);
  });

  await minute("the file with drafts and what waits is damaged: it comes back from its copy, and that is said", async () => {
    await world.kill(applicant);
    damage(world.file("applicant", "intent.db"));
    applicant = await window("applicant");
    await person.unlock(applicant);
    await applicant.see("restored", "从副本恢复");
    await picture(applicant, "trouble-restored");
    await applicant.click("restored-noted");
    await applicant.gone("restored");
    await openDraft(SECOND);
  });

  await minute("a second start shows the window that is there and ends", async () => {
    const { status } = world.runToEnd("applicant");
    if (status !== 0) throw new Error("the second start ended with " + status);
    await applicant.see("draft");
  });

  await minute("the device is withdrawn while the line is cut: it is said, and what waits stays readable", async () => {
    world.line.cut();
    await person.line(applicant, "offline");
    await person.planChange(applicant, "撤销前的申请");
    await person.submit(applicant);
    await applicant.see("status-waiting", "1 ");
    const [device] = world.ctl("devices", "lvsiqi").trim().split(/\s+/);
    world.ctl("revoke", device);
    world.line.mend();
    await person.line(applicant, "refused");
    await applicant.go("/outbox");
    await applicant.see("outbox");
    await applicant.see('[data-testid^="outbox-"]', "变更套餐");
    await picture(applicant, "trouble-revoked");
  });

  await until("no window said that something broke", async () => !(await applicant.has('[data-testid="crashed"]')));
}
