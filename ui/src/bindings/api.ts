// Printed by `cargo xtask codegen` from src-tauri/crates/api. Do not edit.

/**
 * A file on its way into a form.
 */
export type AddBlob = {
/**
 * Its name.
 */
name: string,
/**
 * Its content, base64; files over 32 MiB go by path.
 */
base64: string,
/**
 * Where it lies on this PC; only the window's own file dialogue may say so.
 */
path: string, };

/**
 * Let this PC open with the password that is good at the hub, and with no other.
 */
export type AdoptPassword = {
/**
 * The present one.
 */
password: string, };

/**
 * What an act that is being written is to become.
 */
export type Aim = "decide" | "sendBack" | "transfer" | "countersign" | "withdraw" | "urge" | "comment";

/**
 * Import what was looked at.
 */
export type ApplyImport = {
/**
 * Which look.
 */
look: number,
/**
 * Make up initial passwords for those who have none.
 */
handOut: boolean, };

/**
 * A file of a form.
 */
export type Attachment = {
/**
 * SM3 of its content.
 */
blob: BlobId,
/**
 * Its name.
 */
name: string,
/**
 * Bytes.
 */
size: number, };

/**
 * Somewhere a case may be sent back to.
 */
export type BackTo = {
/**
 * Key of the step, or `initiator`.
 */
step: string,
/**
 * Its title; empty for the applicant.
 */
title: string,
/**
 * Names of those who acted there.
 */
names: Array<string>, };

/**
 * Begin a draft.
 */
export type BeginDraft = {
/**
 * Of which form.
 */
form: string,
/**
 * With the content of this case: sent back or withdrawn (goes on with it), or any other of mine (a copy).
 */
fromCase?: CaseId | null,
/**
 * Values to begin with: `{"leave": <case id>}`.
 */
data: Record<string, unknown>, };

/**
 * What I began to write in a case and have not sent, or what came back.
 */
export type BegunAct = {
/**
 * What it is to become.
 */
aim: Aim,
/**
 * My task that it is about; `None` where the act needs none.
 */
task?: TaskId | null,
/**
 * So far.
 */
words: Words,
/**
 * It can be gone on with. Otherwise others were first, and it is only to be read and put away.
 */
open: boolean,
/**
 * Why the hub refused it.
 */
refusal?: Refusal | null,
/**
 * The operation that was refused.
 */
op?: OpId | null,
/**
 * Its verb: `workflow.approve`; empty where nothing was refused.
 */
verb: string,
/**
 * Last change, by this PC's clock.
 */
updatedAt: Timestamp, };

/**
 * A file's content.
 */
export type BlobContent = {
/**
 * base64
 */
base64: string, };

/**
 * An attachment: the SM3 of its content, so equal files are one blob.
 */
export type BlobId = string;

/**
 * Something a person may do.
 */
export type Can = "approve" | "reject" | "complete" | "sendBack" | "transfer" | "countersign" | "withdraw" | "urge" | "resubmit" | "copy" | "comment";

/**
 * Which cases.
 */
export type CaseBox = "mine" | "returned" | "done" | "copied" | "all";

/**
 * A case in a list.
 */
export type CaseCard = {
/**
 * Which.
 */
id: CaseId,
/**
 * Its form.
 */
form: string,
/**
 * The form's title.
 */
formTitle: string,
/**
 * Its number; empty until the hub gave one.
 */
number: string,
/**
 * What it is about.
 */
subject: string,
/**
 * Who began it.
 */
initiator: PersonId,
/**
 * Their name then.
 */
initiatorName: string,
/**
 * Their department's name then.
 */
departmentName: string,
/**
 * How it stands.
 */
state: CaseState,
/**
 * Title of the step it is at; empty at the end.
 */
stepTitle: string,
/**
 * Names of those it waits for.
 */
waitsFor: Array<string>,
/**
 * Submitted, hub time (or this PC's while waiting).
 */
submittedAt: Timestamp,
/**
 * Last event.
 */
updatedAt: Timestamp, };

/**
 * One application on its way, from submission to archive.
 */
export type CaseId = string;

/**
 * A case by id.
 */
export type CaseRequest = {
/**
 * Which.
 */
id: CaseId, };

/**
 * How a case stands.
 */
export type CaseState = "waiting" | "running" | "sentBack" | "withdrawn" | "completed" | "rejected";

/**
 * A case, opened.
 */
export type CaseView = {
/**
 * As in the list.
 */
card: CaseCard,
/**
 * Version of the form it began with.
 */
version: number,
/**
 * The definition.
 */
form: Form,
/**
 * The data, without what this person must not see.
 */
data: Record<string, unknown>,
/**
 * What follows from the data.
 */
state: FormState,
/**
 * Everything that happened, oldest first.
 */
timeline: Array<TimelineRow>,
/**
 * The steps, for the progress bar.
 */
steps: Array<StepView>,
/**
 * My open task in it.
 */
task?: MyTask | null,
/**
 * What I may do now.
 */
can: Array<Can>,
/**
 * Something of mine in this case still waits to be sent.
 */
waiting: boolean, };

/**
 * Change the password, at the hub and on this PC.
 */
export type ChangePassword = {
/**
 * The present one.
 */
old: string,
/**
 * The new one: at least eight characters, not all of one kind.
 */
new: string, };

/**
 * One line of the diagnosis.
 */
export type Check = {
/**
 * `crypto`, `intent`, `replica`, `hub`, `clock`, `keyring`, `disk`, `webview` …
 */
name: string,
/**
 * Is it well?
 */
ok: boolean,
/**
 * Figures and names for IT staff; no secrets.
 */
detail: string, };

/**
 * Let the hub look at a workbook: by path, or by content where there is no path.
 */
export type CheckImport = {
/**
 * Name of the file.
 */
name: string,
/**
 * Where it is on this PC.
 */
path: string,
/**
 * What is in it.
 */
base64: string, };

/**
 * One of the values of a choice.
 */
export type Choice = {
/**
 * In the data.
 */
value: string,
/**
 * As shown.
 */
label: string,
/**
 * Offered only when this holds (filtered options).
 */
show?: Condition, };

/**
 * A closed list of outcomes.
 */
export type Code = "badRequest" | "notFound" | "notPermitted" | "wrongPassword" | "lockedOut" | "notEnrolled" | "locked" | "deviceRevoked" | "noKey" | "formInvalid" | "formChanged" | "packageBroken" | "stale" | "notNow" | "tooSoon" | "unknownReference" | "opinionMissing" | "tooLarge" | "tooMany" | "blobMismatch" | "badSignature" | "versionMismatch" | "importInvalid" | "alreadyRunning" | "offline" | "busy" | "blobsMissing" | "sessionExpired" | "diskFull" | "readOnly" | "corrupt" | "programChanged" | "noRandomness" | "internal";

/**
 * Always, never, or when an expression over the form's data holds (see `expression.rs` for the language):
 * `true`, `"cardType == 'dual'"`.
 */
export type Condition = boolean | string;

/**
 * Ask others before I decide; the task comes back to me afterwards.
 */
export type Countersign = {
/**
 * Of which case.
 */
case: CaseId,
/**
 * My task.
 */
task: TaskId,
/**
 * Whom.
 */
people: Array<PersonId>,
/**
 * How they act together.
 */
mode: CountersignMode,
/**
 * What I ask them.
 */
opinion: string, };

/**
 * How those asked act together.
 */
export type CountersignMode = "all" | "any" | "inTurn";

/**
 * Approve, reject or complete a task.
 */
export type Decide = {
/**
 * Of which case.
 */
case: CaseId,
/**
 * My task.
 */
task: TaskId,
/**
 * The opinion.
 */
opinion: string,
/**
 * Fields changed, where the step allows it.
 */
edits: Record<string, unknown>, };

/**
 * A department in the tree of units.
 */
export type DepartmentId = string;

/**
 * A department in the tree.
 */
export type DepartmentNode = {
/**
 * Which.
 */
id: DepartmentId,
/**
 * `网络处`
 */
name: string,
/**
 * The one above; `None` at the top.
 */
parent?: DepartmentId | null,
/**
 * `大数据局 / 网络处`
 */
path: string,
/**
 * Departments directly below.
 */
children: number,
/**
 * People in it and below.
 */
people: number, };

/**
 * What IT staff ask for.
 */
export type Diagnosis = {
/**
 * One line each.
 */
checks: Array<Check>, };

/**
 * Put away what was begun in a case.
 */
export type DiscardAct = {
/**
 * Which case.
 */
case: CaseId,
/**
 * What it was to become.
 */
aim: Aim,
/**
 * My task that it was about.
 */
task?: TaskId | null, };

/**
 * A draft in the list.
 */
export type DraftCard = {
/**
 * Which.
 */
id: DraftId,
/**
 * Its form.
 */
form: string,
/**
 * The form's title.
 */
formTitle: string,
/**
 * What it is about, as far as filled in.
 */
subject: string,
/**
 * Last change, by this PC's clock.
 */
updatedAt: Timestamp,
/**
 * The case that was sent back or withdrawn, and that this draft goes on with.
 */
case?: CaseId | null,
/**
 * Why it came back: refused by the hub.
 */
refusal?: Refusal | null, };

/**
 * An application that has not been submitted.
 */
export type DraftId = string;

/**
 * A draft by id.
 */
export type DraftRequest = {
/**
 * Which.
 */
id: DraftId, };

/**
 * A draft, opened.
 */
export type DraftView = {
/**
 * Which.
 */
id: DraftId,
/**
 * The definition it was begun with, or the present one after [`FormChange`] was accepted.
 */
version: number,
/**
 * The definition.
 */
form: Form,
/**
 * The data.
 */
data: Record<string, unknown>,
/**
 * What follows from the data.
 */
state: FormState,
/**
 * Last change, by this PC's clock.
 */
updatedAt: Timestamp,
/**
 * The case it goes on with.
 */
case?: CaseId | null,
/**
 * Why it came back.
 */
refusal?: Refusal | null,
/**
 * The catalogue has a newer version of the form.
 */
newerVersion?: number | null, };

/**
 * Nothing to say.
 */
export type Empty = Record<string, never>;

/**
 * Work out what follows from data that is not saved (yet).
 */
export type Evaluate = {
/**
 * Form.
 */
form: string,
/**
 * Version.
 */
version: number,
/**
 * In this case (an approver changing fields) or none (the applicant).
 */
case?: CaseId | null,
/**
 * The data.
 */
data: Record<string, unknown>, };

/**
 * What a listener hears.
 */
export type Event = { "event": "stale",
/**
 * Which.
 */
tags: Array<Tag>, } | { "event": "taskArrived",
/**
 * Which.
 */
task: TaskId,
/**
 * Of which case.
 */
case: CaseId, } | { "event": "noticeArrived",
/**
 * Which.
 */
notice: NoticeId, } | { "event": "lost",
/**
 * How many.
 */
missed: number, };

/**
 * A field.
 */
export type Field = {
/**
 * Name in the data and in expressions: an ASCII identifier, `cardType`.
 */
key: string,
/**
 * As shown: `卡类型`.
 */
label: string,
/**
 * Must it be filled in?
 */
required?: Condition,
/**
 * Is it there at all? The data of a field that is not there is dropped on submission.
 */
show?: Condition,
/**
 * Shown, not to be changed by the applicant (a step may open it, see `Step::edit`).
 */
readOnly?: boolean,
/**
 * Expression for the value it begins with: `me.phone`, `'single'`, `today`.
 */
initial?: string,
/**
 * One line under the field.
 */
hint?: string,
/**
 * Columns of the section's grid it takes; 0: the kind's own default.
 */
span?: number, } & ({ "kind": "text",
/**
 * Characters, by code point.
 */
maxChars?: number,
/**
 * Regular expression that the whole text must match.
 */
pattern?: string,
/**
 * What to say when it does not: `请填写 13 位 ICCID 编号`.
 */
patternSays?: string, } | { "kind": "textarea",
/**
 * Characters, by code point.
 */
maxChars?: number, } | { "kind": "integer",
/**
 * Least.
 */
min?: number,
/**
 * Greatest.
 */
max?: number,
/**
 * `张`, `天`.
 */
unit?: string, } | { "kind": "decimal",
/**
 * Digits after the point.
 */
places: number,
/**
 * Least.
 */
min?: string,
/**
 * Greatest.
 */
max?: string,
/**
 * `小时`.
 */
unit?: string, } | { "kind": "money", } | { "kind": "date",
/**
 * Expression for the first day allowed: `today`.
 */
from?: string,
/**
 * Expression for the last day allowed.
 */
to?: string, } | { "kind": "dateTime",
/**
 * Expression for the first moment allowed.
 */
from?: string,
/**
 * Expression for the last moment allowed.
 */
to?: string, } | { "kind": "choice",
/**
 * In this order.
 */
options: Array<Choice>, } | { "kind": "choices",
/**
 * In this order.
 */
options: Array<Choice>, } | { "kind": "boolean", } | { "kind": "person",
/**
 * Several?
 */
many?: boolean, } | { "kind": "department", } | { "kind": "phone", } | { "kind": "idCard", } | { "kind": "creditCode", } | { "kind": "mac", } | { "kind": "ip", } | { "kind": "email", } | { "kind": "attachment",
/**
 * Least.
 */
min: number,
/**
 * Most.
 */
max: number,
/**
 * Extensions, lower case without the dot; empty: any.
 */
accept: Array<string>, } | { "kind": "table",
/**
 * Its columns; no table within a table.
 */
columns: Array<Field>,
/**
 * Least.
 */
minRows: number,
/**
 * Most.
 */
maxRows: number, } | { "kind": "computed",
/**
 * The expression.
 */
value: string,
/**
 * How it is shown.
 */
format: ValueFormat, } | { "kind": "case",
/**
 * Keys of the forms it may be of.
 */
forms: Array<string>, } | { "kind": "note",
/**
 * The text.
 */
text: string, });

/**
 * A field that an approver changed.
 */
export type FieldChange = {
/**
 * Label of the field.
 */
label: string,
/**
 * As shown before; empty: nothing.
 */
before: string,
/**
 * As shown after.
 */
after: string, };

/**
 * Another case was chosen for a draft to go on from, or none.
 */
export type Follow = {
/**
 * Which draft.
 */
id: DraftId,
/**
 * Its data as they are on the page, the choice made.
 */
data: Record<string, unknown>,
/**
 * The case chosen before.
 */
left?: CaseId | null, };

/**
 * What that changes.
 */
export type Followed = {
/**
 * Fields with their new values; null: emptied.
 */
changes: Record<string, unknown>, };

/**
 * The form goes on from a completed case.
 */
export type Follows = {
/**
 * The field (kind `case`) that names it.
 */
field: string,
/**
 * Fields here taken from fields there when it is chosen: `{"startDate": "startDate"}`.
 */
copies: { [key in string]: string },
/**
 * May several cases follow the same one?
 */
repeatable: boolean, };

/**
 * A form of the catalogue.
 */
export type Form = {
/**
 * `net-card-open`: unique over all packages.
 */
key: string,
/**
 * `专网卡开户申请`
 */
title: string,
/**
 * Heading of the catalogue: `无线专网`.
 */
category: string,
/**
 * One line: when to use it.
 */
summary: string,
/**
 * Ids of the procurement items it answers: `S5`.
 */
sources: Array<string>,
/**
 * Pattern of the number (流水号), allotted by the hub by unit and year without gaps:
 * `{unit}专卡〔{year}〕{n:4}号`.
 */
number?: string,
/**
 * Expression for the case's one-line subject in lists: `name + ' ' + cardTypeLabel`.
 */
subject: string,
/**
 * The fields, in sections.
 */
sections: Array<Section>,
/**
 * What must hold over several fields.
 */
rules: Array<Rule>,
/**
 * The way it goes, step by step; a step whose `when` does not hold is passed over.
 */
flow: Array<Step>,
/**
 * What its completion writes into a ledger.
 */
ledger?: LedgerWrite,
/**
 * The completed case that this one goes on from (销假 from 请假).
 */
follows?: Follows, };

/**
 * A form in the catalogue.
 */
export type FormCard = {
/**
 * `net-card-open`
 */
key: string,
/**
 * Present version.
 */
version: number,
/**
 * `专网卡开户申请`
 */
title: string,
/**
 * `无线专网`
 */
category: string,
/**
 * When to use it.
 */
summary: string,
/**
 * Initials and full pinyin of the title, for the palette.
 */
pinyin: string, };

/**
 * A form by key.
 */
export type FormRequest = {
/**
 * Which.
 */
key: string,
/**
 * Which version; 0: the present one.
 */
version: number, };

/**
 * What follows from the data, worked out in Rust: the same code that the hub runs.
 */
export type FormState = {
/**
 * Fields and sections (`#1` for the second section) that are not there; columns as `table.column` when
 * for all rows, `table[2].column` for one row.
 */
hidden: Array<string>,
/**
 * Fields that must be filled in.
 */
required: Array<string>,
/**
 * Options not offered, by field.
 */
without: { [key in string]: Array<string> },
/**
 * Values worked out, by field path; money as `{…}` with its capitals beside it in `capitals`.
 */
computed: Record<string, unknown>,
/**
 * Capitals (大写金额) of money fields, by field path.
 */
capitals: { [key in string]: string },
/**
 * What is wrong or doubtful.
 */
problems: Array<Problem>, };

/**
 * A form with its version.
 */
export type FormView = {
/**
 * Which version.
 */
version: number,
/**
 * The definition.
 */
form: Form, };

/**
 * What was found, a few of each.
 */
export type Found = {
/**
 * Cases.
 */
cases: Array<CaseCard>,
/**
 * People.
 */
people: Array<PersonCard>,
/**
 * Forms.
 */
forms: Array<FormCard>,
/**
 * Drafts.
 */
drafts: Array<DraftCard>, };

/**
 * What happened.
 */
export type Happened = "submitted" | "resubmitted" | "approved" | "rejected" | "handled" | "sentBack" | "transferred" | "countersignAsked" | "countersigned" | "countersignRefused" | "withdrawn" | "urged" | "notified" | "commented" | "skipped" | "completed";

/**
 * An import that was done.
 */
export type ImportCard = {
/**
 * Its number.
 */
import: number,
/**
 * Name of the file.
 */
file: string,
/**
 * Who did it; empty: the hub's own command line.
 */
by: string,
/**
 * When.
 */
at: Timestamp,
/**
 * People who were new.
 */
peopleNew: number,
/**
 * People about whom something changed.
 */
peopleChanged: number,
/**
 * Departments that were new.
 */
departmentsNew: number,
/**
 * When it was taken back.
 */
rolledBackAt?: Timestamp | null,
/**
 * It is the last that still counts: only that can be taken back.
 */
isLast: boolean, };

/**
 * What importing it would do, in numbers.
 */
export type ImportCheck = {
/**
 * Which look this was; a later look at another workbook takes its place.
 */
look: number,
/**
 * Name of the file.
 */
file: string,
/**
 * People in it.
 */
rows: number,
/**
 * Who come in.
 */
new: number,
/**
 * Who go to another department.
 */
moved: number,
/**
 * Who are in service no more.
 */
left: number,
/**
 * About whom something else changes.
 */
changed: number,
/**
 * About whom nothing does.
 */
unchanged: number,
/**
 * Things that are wrong; with one of them nothing is imported.
 */
errors: number,
/**
 * How many of them are listed.
 */
errorsListed: number,
/**
 * The first departments that would be made: a misspelt one shows here.
 */
departmentsNew: Array<string>,
/**
 * How many in all.
 */
departmentsNewTotal: number,
/**
 * Headings that were passed over.
 */
ignoredColumns: Array<string>, };

/**
 * It was done.
 */
export type ImportDone = {
/**
 * Its number.
 */
import: number,
/**
 * How many passwords were made up.
 */
handedOut: number,
/**
 * Whose they are: said this once and kept nowhere.
 */
passwords?: Workbook | null, };

/**
 * The errors that were found, as a workbook to mend them in.
 */
export type ImportErrors = {
/**
 * Which look.
 */
look: number, };

/**
 * One import.
 */
export type ImportRequest = {
/**
 * Its number.
 */
import: number, };

/**
 * One of them.
 */
export type ImportRow = {
/**
 * Its number as the spreadsheet counts it; 0: the file as a whole.
 */
row: number,
/**
 * What it means.
 */
kind: ImportRowKind,
/**
 * As it is written.
 */
account: string,
/**
 * As it is written.
 */
name: string,
/**
 * Path, as it is written.
 */
department: string,
/**
 * Path of the department they leave; empty: none.
 */
from: string,
/**
 * Headings of what changes, or of what is wrong.
 */
columns: Array<string>,
/**
 * What is wrong, in words.
 */
says: string, };

/**
 * What a row of a workbook means.
 */
export type ImportRowKind = "error" | "new" | "moved" | "left" | "changed";

/**
 * Rows of the workbook that was looked at, in its order.
 */
export type ImportRows = {
/**
 * Which look.
 */
look: number,
/**
 * Only these.
 */
kind?: ImportRowKind | null,
/**
 * Rows to pass over.
 */
offset: number,
/**
 * Rows wanted; 0: fifty.
 */
limit: number,
/**
 * Only where this is found in account, name, department.
 */
text: string, };

/**
 * It is on the disk.
 */
export type Kept = {
/**
 * When, by this PC's clock.
 */
updatedAt: Timestamp, };

/**
 * What is done to the row that the first column names.
 */
export type LedgerAction = "add" | "change" | "close";

/**
 * A ledger in the list.
 */
export type LedgerCard = {
/**
 * `net-card`
 */
key: string,
/**
 * `专网卡台账`
 */
title: string,
/**
 * Rows.
 */
rows: number, };

/**
 * A column.
 */
export type LedgerColumn = {
/**
 * Name in the row.
 */
key: string,
/**
 * As shown.
 */
label: string,
/**
 * How it is shown.
 */
format: ValueFormat, };

/**
 * Rows of a ledger.
 */
export type LedgerRequest = {
/**
 * Which.
 */
key: string,
/**
 * Which part.
 */
page: PageRequest, };

/**
 * One row.
 */
export type LedgerRow = {
/**
 * As shown, in the order of the columns.
 */
cells: Array<string>,
/**
 * Closed.
 */
closed: boolean,
/**
 * The case that wrote it last.
 */
case: CaseId,
/**
 * Its number.
 */
number: string, };

/**
 * Part of a ledger.
 */
export type LedgerView = {
/**
 * Its title.
 */
title: string,
/**
 * Its columns.
 */
columns: Array<LedgerColumn>,
/**
 * The rows, newest first.
 */
rows: Array<LedgerRow>,
/**
 * How many there are in all.
 */
total: number, };

/**
 * What a completed case writes.
 */
export type LedgerWrite = {
/**
 * Where.
 */
ledger: string,
/**
 * What is done to the row.
 */
action: LedgerAction,
/**
 * A row for each row of this sub-table (its columns are then in scope); otherwise one row.
 */
each?: string,
/**
 * Written only when this holds.
 */
when?: Condition,
/**
 * Column by column, an expression over the case's data, `number`, `initiator`, `completedOn`.
 */
values: { [key in string]: string }, };

/**
 * How the line to the hub is.
 */
export type Line = "online" | "connecting" | "offline" | "refused";

/**
 * List cases, newest first.
 */
export type ListCases = {
/**
 * Which.
 */
box: CaseBox,
/**
 * Only of this form.
 */
form?: string | null,
/**
 * Only in this state.
 */
state?: CaseState | null,
/**
 * Which part; `text` is looked for in number, subject, names and field values.
 */
page: PageRequest, };

/**
 * Log in: the first time against the hub, afterwards on this PC alone.
 */
export type Login = {
/**
 * Address of the hub: `https://hub.example:8443`. Ignored where fixed or already enrolled.
 */
hubUrl: string,
/**
 * Account name.
 */
account: string,
/**
 * Password.
 */
password: string,
/**
 * Keep the key in the desktop's keyring.
 */
remember: boolean, };

/**
 * How several people act together.
 */
export type Many = "any" | "all" | "inTurn";

/**
 * The person logged in.
 */
export type Me = {
/**
 * Themselves.
 */
person: PersonCard,
/**
 * Keys of their roles.
 */
roles: Array<string>,
/**
 * What these let them do at the hub itself: `identity.importPeople`. The hub asks again.
 */
permits: Array<string>,
/**
 * Since when, by this PC's clock.
 */
since: Timestamp, };

/**
 * My open task.
 */
export type MyTask = {
/**
 * Which.
 */
id: TaskId,
/**
 * What is asked.
 */
kind: StepKind,
/**
 * Title of the step.
 */
title: string,
/**
 * Fields I may change.
 */
edit: Array<string>,
/**
 * Fields I must fill in before I approve.
 */
mustFill: Array<string>,
/**
 * An opinion must be written.
 */
opinionRequired: boolean,
/**
 * Steps I may send it back to, the applicant first (`initiator`).
 */
backTo: Array<BackTo>, };

/**
 * Something a person is told.
 */
export type NoticeId = string;

/**
 * A notice in the list.
 */
export type NoticeRow = {
/**
 * Which.
 */
id: NoticeId,
/**
 * What it is about: same words as the timeline, plus `numberGiven`, `ledgerWritten`.
 */
what: string,
/**
 * The case.
 */
case?: CaseId | null,
/**
 * Its form's title.
 */
formTitle: string,
/**
 * Its subject.
 */
subject: string,
/**
 * Whose act.
 */
name: string,
/**
 * Opinion or reason.
 */
text: string,
/**
 * Hub time.
 */
at: Timestamp,
/**
 * Not read yet.
 */
unread: boolean, };

/**
 * What happens when a step finds nobody.
 */
export type OnEmpty = "administrator" | "skip";

/**
 * What happens when the step falls to the applicant.
 */
export type OnSelf = "superior" | "skip" | "act";

/**
 * An operation, made on the device before the person is told "queued".
 */
export type OpId = string;

/**
 * One operation.
 */
export type OpRequest = {
/**
 * Which.
 */
op: OpId, };

/**
 * One operation of the outbox.
 */
export type OutboxRow = {
/**
 * Which.
 */
op: OpId,
/**
 * The verb: `workflow.submit`, `workflow.approve` …
 */
verb: string,
/**
 * Where it is.
 */
state: OutboxState,
/**
 * When the person did it, by this PC's clock.
 */
at: Timestamp,
/**
 * The form's title.
 */
formTitle: string,
/**
 * The case's subject.
 */
subject: string,
/**
 * The case it belongs to.
 */
case?: CaseId | null,
/**
 * The opinion that was typed; empty where none.
 */
text: string,
/**
 * The draft its content went back to.
 */
draft?: DraftId | null,
/**
 * Why it was refused.
 */
refusal?: Refusal | null, };

/**
 * Where an operation is.
 */
export type OutboxState = "waiting" | "refused";

/**
 * Part of a list.
 */
export type Page<T> = {
/**
 * The rows.
 */
rows: Array<T>,
/**
 * How many there are in all.
 */
total: number, };

/**
 * Which part of a list.
 */
export type PageRequest = {
/**
 * Rows to pass over.
 */
offset: number,
/**
 * Rows wanted, at most `limits::PAGE_ROWS`; 0: fifty.
 */
limit: number,
/**
 * Only rows in which this is found; names by pinyin, too.
 */
text: string, };

/**
 * A person, as lists and pickers show them.
 */
export type PersonCard = {
/**
 * Which.
 */
id: PersonId,
/**
 * `欧阳娜`
 */
name: string,
/**
 * Their department.
 */
department: DepartmentId,
/**
 * Its name, with the one above: `大数据局 / 网络处`.
 */
departmentPath: string,
/**
 * `处长`; may be empty.
 */
post: string,
/**
 * Office phone; may be empty.
 */
phone: string,
/**
 * Still in service.
 */
active: boolean, };

/**
 * An official.
 */
export type PersonId = string;

/**
 * Something wrong with the data.
 */
export type Problem = {
/**
 * Path of the field: `phone`, `cards[2].mac`.
 */
field: string,
/**
 * What: `required`, `tooLong`, `pattern`, `idCardCheck`, `phone`, `mac`, `creditCodeCheck`, `tooSmall`,
 * `tooLarge`, `notNumber`, `notDate`, `notOption`, `unknownPerson`, `tooFew`, `tooMany`, `rule` …
 */
what: string,
/**
 * What the sentence needs, or for `rule` and `pattern` the definition's own sentence in `says`.
 */
params: { [key in string]: string },
/**
 * Told, but does not stop.
 */
warning: boolean, };

/**
 * An operation was made; it is durable on this PC.
 */
export type Queued = {
/**
 * Which.
 */
op: OpId,
/**
 * Of which case.
 */
case: CaseId, };

/**
 * A file's content.
 */
export type ReadBlob = {
/**
 * Which.
 */
blob: BlobId,
/**
 * Of which case, for one that is not on this PC yet.
 */
case?: CaseId | null, };

/**
 * Mark notices as read; empty: all of them.
 */
export type ReadNotices = {
/**
 * Which.
 */
ids: Array<NoticeId>, };

/**
 * What is said to the one who asked: the code, and parameters for its sentence. Never a cause chain, an
 * SQL text or anybody's secret.
 */
export type Refusal = {
/**
 * What kind of outcome.
 */
code: Code,
/**
 * What the sentence needs: `{"field": "phone"}`.
 */
params?: { [key in string]: string }, };

/**
 * Some people and departments by id, to show their names.
 */
export type ResolveNames = {
/**
 * People.
 */
people: Array<PersonId>,
/**
 * Departments.
 */
departments: Array<DepartmentId>, };

/**
 * Their cards; the unknown are left out.
 */
export type ResolvedNames = {
/**
 * People.
 */
people: Array<PersonCard>,
/**
 * Departments.
 */
departments: Array<DepartmentNode>, };

/**
 * What was entered on this PC was brought back from a copy.
 */
export type Restored = {
/**
 * Nothing is missing. Otherwise what was entered last may be.
 */
whole: boolean,
/**
 * When, by this PC's clock.
 */
at: Timestamp, };

/**
 * Something that must hold over several fields.
 */
export type Rule = {
/**
 * Expression that must be true.
 */
must: string,
/**
 * What to say when it is not.
 */
says: string,
/**
 * The fields to mark.
 */
fields: Array<string>,
/**
 * Does it stop the submission?
 */
severity: Severity, };

/**
 * Keep what is being written in a case. Empty words: nothing is being written any more.
 */
export type SaveAct = {
/**
 * Which case.
 */
case: CaseId,
/**
 * What it is to become.
 */
aim: Aim,
/**
 * My task that it is about.
 */
task?: TaskId | null,
/**
 * So far.
 */
words: Words, };

/**
 * Write a file's content to a place that the person picked; of any size.
 */
export type SaveBlob = {
/**
 * Which.
 */
blob: BlobId,
/**
 * Of which case, for one that is not on this PC yet.
 */
case?: CaseId | null,
/**
 * Where to; only the window's own file dialogue may say so.
 */
path: string, };

/**
 * Keep what has been typed. Durable when it returns.
 */
export type SaveDraft = {
/**
 * Which.
 */
id: DraftId,
/**
 * All of the data.
 */
data: Record<string, unknown>, };

/**
 * Withdraw, urge or comment.
 */
export type SayOnCase = {
/**
 * Which.
 */
case: CaseId,
/**
 * Why, or what.
 */
text: string, };

/**
 * Search over everything on this PC.
 */
export type Search = {
/**
 * What was typed.
 */
text: string, };

/**
 * Search for departments.
 */
export type SearchDepartments = {
/**
 * What was typed, pinyin too; empty: the children of `parent`.
 */
text: string,
/**
 * Whose children; `None`: the top.
 */
parent?: DepartmentId | null, };

/**
 * Search for people: name, pinyin (full or initials), phone, department.
 */
export type SearchPeople = {
/**
 * What was typed; empty: the people of `department`, or those chosen lately.
 */
text: string,
/**
 * Only in this department and below.
 */
department?: DepartmentId | null,
/**
 * Rows to pass over.
 */
offset: number,
/**
 * Rows wanted; 0: fifty.
 */
limit: number, };

/**
 * A group of fields under a heading.
 */
export type Section = {
/**
 * The heading.
 */
title: string,
/**
 * Columns of its grid, 1 to 3.
 */
columns: number,
/**
 * Is it there at all?
 */
show?: Condition,
/**
 * In this order.
 */
fields: Array<Field>, };

/**
 * Send a case back.
 */
export type SendBack = {
/**
 * Which.
 */
case: CaseId,
/**
 * My task.
 */
task: TaskId,
/**
 * `initiator`, or the key of an earlier step.
 */
to: string,
/**
 * Afterwards: straight back to me, or through every step again.
 */
straightBack: boolean,
/**
 * The reason, required.
 */
opinion: string, };

/**
 * The session.
 */
export type Session = {
/**
 * What can be done now.
 */
state: SessionState,
/**
 * Address of the hub, where known: from the managed policy or the last log-in.
 */
hubUrl: string,
/**
 * The address comes from the managed policy and cannot be changed here.
 */
hubFixed: boolean,
/**
 * Account of the person enrolled here, for the log-in form.
 */
account?: string | null,
/**
 * Who is logged in.
 */
me?: Me | null,
/**
 * The desktop's keyring can keep the key, so that the PC can be opened without the password.
 */
keyring: boolean,
/**
 * The key is kept there now.
 */
remembered: boolean,
/**
 * What was entered on this PC was found damaged and brought back from a copy, and nobody has noted that.
 */
restored?: Restored | null,
/**
 * The password was changed at the hub and this PC still opens with an earlier one: see `session.adoptPassword`.
 */
otherPassword: boolean,
/**
 * Of the application.
 */
version: string,
/**
 * The watermark to lay over the page, by policy; empty: none.
 */
watermark: string, };

/**
 * What can be done now.
 */
export type SessionState = "notEnrolled" | "locked" | "open" | "damaged";

/**
 * Go off the line on purpose, or back on it.
 */
export type SetOffline = {
/**
 * Off?
 */
offline: boolean, };

/**
 * The settings.
 */
export type Settings = {
/**
 * Light or dark.
 */
theme: Theme,
/**
 * Percent: 100, 110, 125, 150, 175.
 */
zoom: number,
/**
 * Larger text and targets (关怀模式).
 */
careMode: boolean,
/**
 * Closing the window keeps the application in the tray.
 */
closeToTray: boolean,
/**
 * Start with the desktop.
 */
autostart: boolean,
/**
 * OS notifications for new tasks.
 */
notifications: boolean,
/**
 * Phrases offered for opinions.
 */
phrases: Array<string>,
/**
 * Names of the settings that the administrator's policy decides. Changing them changes nothing.
 */
fixed: Array<string>,
/**
 * Names of those that it suggests, as long as the person has decided nothing.
 */
suggested: Array<string>, };

/**
 * Whether a broken rule stops the submission.
 */
export type Severity = "error" | "warning";

/**
 * One step.
 */
export type Step = {
/**
 * Unique in the form: `leader`.
 */
key: string,
/**
 * As shown: `部门负责人审批`.
 */
title: string,
/**
 * What is asked of them.
 */
kind: StepKind,
/**
 * Who, resolved when the step is entered.
 */
who: Array<Who>,
/**
 * How several act together.
 */
many: Many,
/**
 * Entered only when this holds.
 */
when?: Condition,
/**
 * Fields they may change here; `table.column`: that column of the rows that are there.
 */
edit: Array<string>,
/**
 * Fields they must have filled in before they approve, which opens them, too; `table.column`: in every row.
 */
mustFill: Array<string>,
/**
 * Fields they do not see, nor those who are told here or asked from here; `table.column`, too.
 */
hide: Array<string>,
/**
 * Working hours until it is overdue.
 */
dueHours?: number,
/**
 * What happens when nobody is found.
 */
onEmpty: OnEmpty,
/**
 * What happens when it is the applicant.
 */
onSelf: OnSelf,
/**
 * An opinion must be written.
 */
opinionRequired: boolean, };

/**
 * What is asked of them.
 */
export type StepKind = "approve" | "handle" | "notify";

/**
 * How a step stands.
 */
export type StepState = "done" | "skipped" | "now" | "ahead";

/**
 * A step, for the progress bar.
 */
export type StepView = {
/**
 * Its key.
 */
key: string,
/**
 * Its title.
 */
title: string,
/**
 * How it stands.
 */
state: StepState,
/**
 * Names of those who act or acted.
 */
names: Array<string>, };

/**
 * The state of the line.
 */
export type SyncStatus = {
/**
 * How it is.
 */
line: Line,
/**
 * `websocket`, `sse`, `longpoll`; empty when not online.
 */
carrier: string,
/**
 * Operations waiting to be sent.
 */
waiting: number,
/**
 * Operations the hub refused, not yet dealt with.
 */
refused: number,
/**
 * Bytes of attachments still to upload.
 */
uploadBytes: number,
/**
 * When the hub last answered, hub time.
 */
lastContact?: Timestamp | null,
/**
 * This PC's clock minus the hub's, where it matters (over five minutes); else 0.
 */
clockSkewMs: number,
/**
 * Why the line is refused or broken.
 */
reason?: Refusal | null,
/**
 * The first copy of everything is still coming in.
 */
firstSync: boolean, };

/**
 * A piece of domain state that answers depend on.
 */
export type Tag = "session" | "sync" | "directory" | "forms" | "drafts" | "begun" | "cases" | "tasks" | "notices" | "ledgers" | "settings";

/**
 * A task (待办) of mine.
 */
export type TaskCard = {
/**
 * Which.
 */
id: TaskId,
/**
 * Its case.
 */
case: CaseCard,
/**
 * What is asked.
 */
kind: StepKind,
/**
 * `部门负责人审批`; for one asked to countersign, `会签`.
 */
title: string,
/**
 * When it came, hub time.
 */
arrivedAt: Timestamp,
/**
 * When it is due.
 */
dueAt?: Timestamp | null,
/**
 * Times the applicant urged it.
 */
urged: number,
/**
 * Not opened yet.
 */
unread: boolean,
/**
 * I began to write something about it.
 */
begun: boolean, };

/**
 * One person's duty within a case.
 */
export type TaskId = string;

/**
 * Who can do something about it.
 */
export type Temper = "rejected" | "retry" | "broken";

/**
 * Light or dark.
 */
export type Theme = "system" | "light" | "dark";

/**
 * One row of the timeline.
 */
export type TimelineRow = {
/**
 * What.
 */
happened: Happened,
/**
 * Who; `None`: the hub itself.
 */
person?: PersonId | null,
/**
 * Their name then.
 */
name: string,
/**
 * Their department's name then.
 */
departmentName: string,
/**
 * Title of the step it happened in.
 */
stepTitle: string,
/**
 * Opinion, reason or comment.
 */
text: string,
/**
 * Others named: transferred to, asked, sent back to.
 */
names: Array<string>,
/**
 * Fields changed by the approver: label, before, after.
 */
changes: Array<FieldChange>,
/**
 * Hub time; this PC's while waiting.
 */
at: Timestamp,
/**
 * Waits on this PC (待发送).
 */
waiting: boolean, };

/**
 * Milliseconds since 1970-01-01T00:00:00Z. Hub time wherever it orders or decides; a device's own
 * reading is only ever a claim ("drafted at").
 */
export type Timestamp = number;

/**
 * Give a task to somebody else for good.
 */
export type Transfer = {
/**
 * Of which case.
 */
case: CaseId,
/**
 * My task.
 */
task: TaskId,
/**
 * To whom.
 */
to: PersonId,
/**
 * A word to them.
 */
opinion: string, };

/**
 * How a computed value is shown.
 */
export type ValueFormat = "text" | "number" | "money" | "date";

/**
 * Who acts.
 */
export type Who = { "by": "initiator" } | { "by": "departmentHead",
/**
 * Departments up.
 */
level: number, } | { "by": "role",
/**
 * Key of the role.
 */
role: string, } | { "by": "departmentRole",
/**
 * Key of the role.
 */
role: string, } | { "by": "fieldPerson",
/**
 * Key of the field.
 */
field: string, } | { "by": "fieldDepartmentHead",
/**
 * Key of the field.
 */
field: string, };

/**
 * What was written and chosen so far.
 */
export type Words = {
/**
 * The opinion, reason or comment.
 */
text: string,
/**
 * Fields changed, where the step opens them.
 */
edits: Record<string, unknown>,
/**
 * To whom it is transferred, or who is asked.
 */
people: Array<PersonId>,
/**
 * Where back to: `initiator` or a step; empty: not chosen.
 */
to: string,
/**
 * `straight`, `again`, or how those asked act together; empty: not chosen.
 */
way: string, };

/**
 * The numbers of the workbench, in one answer.
 */
export type Workbench = {
/**
 * First few tasks.
 */
tasks: Array<TaskCard>,
/**
 * How many in all.
 */
tasksTotal: number,
/**
 * First few of my cases that came back to me.
 */
returned: Array<CaseCard>,
/**
 * How many in all.
 */
returnedTotal: number,
/**
 * First few drafts.
 */
drafts: Array<DraftCard>,
/**
 * How many in all.
 */
draftsTotal: number,
/**
 * My last few cases on their way, first those that wait on this PC.
 */
running: Array<CaseCard>,
/**
 * How many in all.
 */
runningTotal: number,
/**
 * Last few notices.
 */
notices: Array<NoticeRow>,
/**
 * How many are unread.
 */
unreadTotal: number,
/**
 * Forms I used lately, then the first of the catalogue.
 */
forms: Array<FormCard>, };

/**
 * An `.xlsx`.
 */
export type Workbook = {
/**
 * What is in it.
 */
base64: string, };

export const TEMPERS: Record<Code, Temper> = {
  badRequest: "rejected",
  notFound: "rejected",
  notPermitted: "rejected",
  wrongPassword: "rejected",
  lockedOut: "rejected",
  notEnrolled: "rejected",
  locked: "rejected",
  deviceRevoked: "rejected",
  noKey: "rejected",
  formInvalid: "rejected",
  formChanged: "rejected",
  packageBroken: "rejected",
  stale: "rejected",
  notNow: "rejected",
  tooSoon: "rejected",
  unknownReference: "rejected",
  opinionMissing: "rejected",
  tooLarge: "rejected",
  tooMany: "rejected",
  blobMismatch: "rejected",
  badSignature: "rejected",
  versionMismatch: "rejected",
  importInvalid: "rejected",
  alreadyRunning: "rejected",
  offline: "retry",
  busy: "retry",
  blobsMissing: "retry",
  sessionExpired: "retry",
  diskFull: "broken",
  readOnly: "broken",
  corrupt: "broken",
  programChanged: "broken",
  noRandomness: "broken",
  internal: "broken",
};

export interface Methods {
  "session.status": { takes: Empty; gives: Session };
  "session.login": { takes: Login; gives: Session };
  "session.lock": { takes: Empty; gives: Session };
  "session.changePassword": { takes: ChangePassword; gives: Empty };
  "session.adoptPassword": { takes: AdoptPassword; gives: Empty };
  "session.noteRestored": { takes: Empty; gives: Empty };
  "identity.searchPeople": { takes: SearchPeople; gives: Page<PersonCard> };
  "identity.searchDepartments": { takes: SearchDepartments; gives: Page<DepartmentNode> };
  "identity.resolveNames": { takes: ResolveNames; gives: ResolvedNames };
  "identity.importTemplate": { takes: Empty; gives: Workbook };
  "identity.checkImport": { takes: CheckImport; gives: ImportCheck };
  "identity.importRows": { takes: ImportRows; gives: Page<ImportRow> };
  "identity.importErrors": { takes: ImportErrors; gives: Workbook };
  "identity.applyImport": { takes: ApplyImport; gives: ImportDone };
  "identity.imports": { takes: PageRequest; gives: Page<ImportCard> };
  "identity.rollbackImport": { takes: ImportRequest; gives: Empty };
  "workflow.workbench": { takes: Empty; gives: Workbench };
  "workflow.catalogue": { takes: Empty; gives: Page<FormCard> };
  "workflow.form": { takes: FormRequest; gives: FormView };
  "workflow.evaluate": { takes: Evaluate; gives: FormState };
  "workflow.follow": { takes: Follow; gives: Followed };
  "workflow.drafts": { takes: PageRequest; gives: Page<DraftCard> };
  "workflow.draft": { takes: DraftRequest; gives: DraftView };
  "workflow.beginDraft": { takes: BeginDraft; gives: DraftView };
  "workflow.saveDraft": { takes: SaveDraft; gives: FormState };
  "workflow.updateDraft": { takes: DraftRequest; gives: DraftView };
  "workflow.discardDraft": { takes: DraftRequest; gives: Empty };
  "workflow.submit": { takes: DraftRequest; gives: Queued };
  "workflow.tasks": { takes: PageRequest; gives: Page<TaskCard> };
  "workflow.cases": { takes: ListCases; gives: Page<CaseCard> };
  "workflow.case": { takes: CaseRequest; gives: CaseView };
  "workflow.begun": { takes: CaseRequest; gives: Page<BegunAct> };
  "workflow.saveAct": { takes: SaveAct; gives: Kept };
  "workflow.discardAct": { takes: DiscardAct; gives: Empty };
  "workflow.open": { takes: CaseRequest; gives: Empty };
  "workflow.approve": { takes: Decide; gives: Queued };
  "workflow.reject": { takes: Decide; gives: Queued };
  "workflow.complete": { takes: Decide; gives: Queued };
  "workflow.sendBack": { takes: SendBack; gives: Queued };
  "workflow.transfer": { takes: Transfer; gives: Queued };
  "workflow.countersign": { takes: Countersign; gives: Queued };
  "workflow.withdraw": { takes: SayOnCase; gives: Queued };
  "workflow.urge": { takes: SayOnCase; gives: Queued };
  "workflow.comment": { takes: SayOnCase; gives: Queued };
  "workflow.ledgers": { takes: Empty; gives: Page<LedgerCard> };
  "workflow.ledger": { takes: LedgerRequest; gives: LedgerView };
  "workflow.notices": { takes: PageRequest; gives: Page<NoticeRow> };
  "workflow.readNotices": { takes: ReadNotices; gives: Empty };
  "workflow.addBlob": { takes: AddBlob; gives: Attachment };
  "workflow.saveBlob": { takes: SaveBlob; gives: Empty };
  "workflow.readBlob": { takes: ReadBlob; gives: BlobContent };
  "search.all": { takes: Search; gives: Found };
  "sync.status": { takes: Empty; gives: SyncStatus };
  "sync.outbox": { takes: PageRequest; gives: Page<OutboxRow> };
  "sync.dismiss": { takes: OpRequest; gives: Empty };
  "sync.setOffline": { takes: SetOffline; gives: SyncStatus };
  "sync.retry": { takes: Empty; gives: Empty };
  "settings.get": { takes: Empty; gives: Settings };
  "settings.set": { takes: Settings; gives: Settings };
  "diagnostics.run": { takes: Empty; gives: Diagnosis };
}

export const QUERIES = {
  "session.status": ["session"],
  "identity.searchPeople": ["directory"],
  "identity.searchDepartments": ["directory"],
  "identity.resolveNames": ["directory"],
  "identity.importTemplate": [],
  "identity.importRows": [],
  "identity.importErrors": [],
  "identity.imports": ["directory"],
  "workflow.workbench": ["tasks","drafts","cases","notices","forms"],
  "workflow.catalogue": ["forms"],
  "workflow.form": ["forms"],
  "workflow.evaluate": [],
  "workflow.follow": [],
  "workflow.drafts": ["drafts"],
  "workflow.draft": ["drafts"],
  "workflow.tasks": ["tasks","sync"],
  "workflow.cases": ["cases","sync"],
  "workflow.case": ["cases","tasks","sync"],
  "workflow.begun": ["begun","cases","tasks","sync"],
  "workflow.ledgers": ["ledgers"],
  "workflow.ledger": ["ledgers"],
  "workflow.notices": ["notices"],
  "workflow.readBlob": [],
  "search.all": ["cases","directory","forms","drafts"],
  "sync.status": ["sync"],
  "sync.outbox": ["sync"],
  "settings.get": ["settings"],
  "diagnostics.run": [],
} satisfies Partial<Record<keyof Methods, Tag[]>>;
