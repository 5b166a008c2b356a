//! Forms, cases, tasks, ledgers; drafts are in `drafts`.

use std::collections::BTreeMap;

use kernel::{BlobId, CaseId, NoticeId, OpId, PersonId, Refusal, TaskId, Timestamp};
use serde::{Deserialize, Serialize};
pub use workflow::begun::{Aim, Words};
pub use workflow::case::Can;
pub use workflow::definition::{Form, StepKind};

pub use crate::drafts::{BeginDraft, DraftCard, DraftRequest, DraftView, Follow, Followed, SaveDraft};
use crate::page::PageRequest;

/// The data of a form, by field key: JSON as described at `FieldKind`.
pub type Data = serde_json::Map<String, serde_json::Value>;

/// A form in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct FormCard {
    /// `net-card-open`
    pub key: String,
    /// Present version.
    pub version: u32,
    /// `专网卡开户申请`
    pub title: String,
    /// `无线专网`
    pub category: String,
    /// When to use it.
    pub summary: String,
    /// Initials and full pinyin of the title, for the palette.
    pub pinyin: String,
}

/// A form by key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FormRequest {
    /// Which.
    pub key: String,
    /// Which version; 0: the present one.
    #[serde(default)]
    pub version: u32,
}

/// A form with its version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct FormView {
    /// Which version.
    pub version: u32,
    /// The definition.
    pub form: Form,
}

/// What follows from the data, worked out in Rust: the same code that the hub runs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct FormState {
    /// Fields and sections (`#1` for the second section) that are not there; columns as `table.column` when
    /// for all rows, `table[2].column` for one row.
    pub hidden: Vec<String>,
    /// Fields that must be filled in.
    pub required: Vec<String>,
    /// Options not offered, by field.
    pub without: BTreeMap<String, Vec<String>>,
    /// Values worked out, by field path; money as `{…}` with its capitals beside it in `capitals`.
    #[ts(type = "Record<string, unknown>")]
    pub computed: Data,
    /// Capitals (大写金额) of money fields, by field path.
    pub capitals: BTreeMap<String, String>,
    /// What is wrong or doubtful.
    pub problems: Vec<Problem>,
}

/// Something wrong with the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Path of the field: `phone`, `cards[2].mac`.
    pub field: String,
    /// What: `required`, `tooLong`, `pattern`, `idCardCheck`, `phone`, `mac`, `creditCodeCheck`, `tooSmall`,
    /// `tooLarge`, `notNumber`, `notDate`, `notOption`, `unknownPerson`, `tooFew`, `tooMany`, `rule` …
    pub what: String,
    /// What the sentence needs, or for `rule` and `pattern` the definition's own sentence in `says`.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
    /// Told, but does not stop.
    #[serde(default)]
    pub warning: bool,
}

/// Work out what follows from data that is not saved (yet).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Evaluate {
    /// Form.
    pub form: String,
    /// Version.
    pub version: u32,
    /// In this case (an approver changing fields) or none (the applicant).
    #[serde(default)]
    #[ts(optional = nullable)]
    pub case: Option<CaseId>,
    /// The data.
    #[ts(type = "Record<string, unknown>")]
    pub data: Data,
}

/// An operation was made; it is durable on this PC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Queued {
    /// Which.
    pub op: OpId,
    /// Of which case.
    pub case: CaseId,
}

/// How a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum CaseState {
    /// Waits on this PC (待发送).
    Waiting,
    /// On its way (办理中).
    Running,
    /// Back with the applicant (已退回).
    SentBack,
    /// Taken back by the applicant (已撤回).
    Withdrawn,
    /// Done (已办结).
    Completed,
    /// Not agreed to (未通过).
    Rejected,
}

/// Which cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum CaseBox {
    /// Begun by me (我发起的).
    Mine,
    /// Begun by me and waiting for me: sent back or withdrawn (待修改).
    Returned,
    /// I have acted in (已办).
    Done,
    /// I was told of (抄送我的).
    Copied,
    /// Any I may see.
    All,
}

/// List cases, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListCases {
    /// Which.
    pub r#box: CaseBox,
    /// Only of this form.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub form: Option<String>,
    /// Only in this state.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub state: Option<CaseState>,
    /// Which part; `text` is looked for in number, subject, names and field values.
    #[serde(default)]
    pub page: PageRequest,
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseCard {
    /// Which.
    pub id: CaseId,
    /// Its form.
    pub form: String,
    /// The form's title.
    pub form_title: String,
    /// Its number; empty until the hub gave one.
    pub number: String,
    /// What it is about.
    pub subject: String,
    /// Who began it.
    pub initiator: PersonId,
    /// Their name then.
    pub initiator_name: String,
    /// Their department's name then.
    pub department_name: String,
    /// How it stands.
    pub state: CaseState,
    /// Title of the step it is at; empty at the end.
    pub step_title: String,
    /// Names of those it waits for.
    pub waits_for: Vec<String>,
    /// Submitted, hub time (or this PC's while waiting).
    pub submitted_at: Timestamp,
    /// Last event.
    pub updated_at: Timestamp,
}

/// A task (待办) of mine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct TaskCard {
    /// Which.
    pub id: TaskId,
    /// Its case.
    pub case: CaseCard,
    /// What is asked.
    pub kind: StepKind,
    /// `部门负责人审批`; for one asked to countersign, `会签`.
    pub title: String,
    /// When it came, hub time.
    pub arrived_at: Timestamp,
    /// When it is due.
    #[ts(optional = nullable)]
    pub due_at: Option<Timestamp>,
    /// Times the applicant urged it.
    pub urged: u32,
    /// Not opened yet.
    pub unread: bool,
    /// I began to write something about it.
    pub begun: bool,
}

/// A case by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CaseRequest {
    /// Which.
    pub id: CaseId,
}

/// A case, opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseView {
    /// As in the list.
    pub card: CaseCard,
    /// Version of the form it began with.
    pub version: u32,
    /// The definition.
    pub form: Form,
    /// The data, without what this person must not see.
    #[ts(type = "Record<string, unknown>")]
    pub data: Data,
    /// What follows from the data.
    pub state: FormState,
    /// Everything that happened, oldest first.
    pub timeline: Vec<TimelineRow>,
    /// The steps, for the progress bar.
    pub steps: Vec<StepView>,
    /// My open task in it.
    #[ts(optional = nullable)]
    pub task: Option<MyTask>,
    /// What I may do now.
    pub can: Vec<Can>,
    /// Something of mine in this case still waits to be sent.
    pub waiting: bool,
}

/// My open task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct MyTask {
    /// Which.
    pub id: TaskId,
    /// What is asked.
    pub kind: StepKind,
    /// Title of the step.
    pub title: String,
    /// Fields I may change.
    pub edit: Vec<String>,
    /// Fields I must fill in before I approve.
    pub must_fill: Vec<String>,
    /// An opinion must be written.
    pub opinion_required: bool,
    /// Steps I may send it back to, the applicant first (`initiator`).
    pub back_to: Vec<BackTo>,
}

/// Somewhere a case may be sent back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct BackTo {
    /// Key of the step, or `initiator`.
    pub step: String,
    /// Its title; empty for the applicant.
    pub title: String,
    /// Names of those who acted there.
    pub names: Vec<String>,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum StepState {
    /// Behind.
    Done,
    /// Passed over.
    Skipped,
    /// Here.
    Now,
    /// Ahead, as far as can be said.
    Ahead,
}

/// A step, for the progress bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// How it stands.
    pub state: StepState,
    /// Names of those who act or acted.
    pub names: Vec<String>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum Happened {
    /// 提交
    Submitted,
    /// 重新提交
    Resubmitted,
    /// 同意
    Approved,
    /// 不同意
    Rejected,
    /// 办结工单
    Handled,
    /// 退回
    SentBack,
    /// 转办
    Transferred,
    /// 请…会签
    CountersignAsked,
    /// 会签同意
    Countersigned,
    /// 会签不同意
    CountersignRefused,
    /// 撤回
    Withdrawn,
    /// 催办
    Urged,
    /// 抄送
    Notified,
    /// 评论
    Commented,
    /// Step passed over.
    Skipped,
    /// 办结
    Completed,
}

/// One row of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct TimelineRow {
    /// What.
    pub happened: Happened,
    /// Who; `None`: the hub itself.
    #[ts(optional = nullable)]
    pub person: Option<PersonId>,
    /// Their name then.
    pub name: String,
    /// Their department's name then.
    pub department_name: String,
    /// Title of the step it happened in.
    pub step_title: String,
    /// Opinion, reason or comment.
    pub text: String,
    /// Others named: transferred to, asked, sent back to.
    pub names: Vec<String>,
    /// Fields changed by the approver: label, before, after.
    pub changes: Vec<FieldChange>,
    /// Hub time; this PC's while waiting.
    pub at: Timestamp,
    /// Waits on this PC (待发送).
    pub waiting: bool,
}

/// A field that an approver changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// Label of the field.
    pub label: String,
    /// As shown before; empty: nothing.
    pub before: String,
    /// As shown after.
    pub after: String,
}

/// Approve, reject or complete a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Decide {
    /// Of which case.
    pub case: CaseId,
    /// My task.
    pub task: TaskId,
    /// The opinion.
    #[serde(default)]
    pub opinion: String,
    /// Fields changed, where the step allows it.
    #[serde(default)]
    #[ts(type = "Record<string, unknown>")]
    pub edits: Data,
}

/// Send a case back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendBack {
    /// Which.
    pub case: CaseId,
    /// My task.
    pub task: TaskId,
    /// `initiator`, or the key of an earlier step.
    pub to: String,
    /// Afterwards: straight back to me, or through every step again.
    #[serde(default)]
    pub straight_back: bool,
    /// The reason, required.
    pub opinion: String,
}

/// Give a task to somebody else for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transfer {
    /// Of which case.
    pub case: CaseId,
    /// My task.
    pub task: TaskId,
    /// To whom.
    pub to: PersonId,
    /// A word to them.
    #[serde(default)]
    pub opinion: String,
}

/// How those asked act together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum CountersignMode {
    /// All must answer (会签).
    All,
    /// One is enough (或签).
    Any,
    /// One after the other (依次).
    InTurn,
}

/// Ask others before I decide; the task comes back to me afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Countersign {
    /// Of which case.
    pub case: CaseId,
    /// My task.
    pub task: TaskId,
    /// Whom.
    pub people: Vec<PersonId>,
    /// How they act together.
    pub mode: CountersignMode,
    /// What I ask them.
    #[serde(default)]
    pub opinion: String,
}

/// Withdraw, urge or comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SayOnCase {
    /// Which.
    pub case: CaseId,
    /// Why, or what.
    #[serde(default)]
    pub text: String,
}

/// What I began to write in a case and have not sent, or what came back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct BegunAct {
    /// What it is to become.
    pub aim: Aim,
    /// My task that it is about; `None` where the act needs none.
    #[ts(optional = nullable)]
    pub task: Option<TaskId>,
    /// So far.
    pub words: Words,
    /// It can be gone on with. Otherwise others were first, and it is only to be read and put away.
    pub open: bool,
    /// Why the hub refused it.
    #[ts(optional = nullable)]
    pub refusal: Option<Refusal>,
    /// The operation that was refused.
    #[ts(optional = nullable)]
    pub op: Option<OpId>,
    /// Its verb: `workflow.approve`; empty where nothing was refused.
    pub verb: String,
    /// Last change, by this PC's clock.
    pub updated_at: Timestamp,
}

/// Keep what is being written in a case. Empty words: nothing is being written any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveAct {
    /// Which case.
    pub case: CaseId,
    /// What it is to become.
    pub aim: Aim,
    /// My task that it is about.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub task: Option<TaskId>,
    /// So far.
    pub words: Words,
}

/// It is on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// When, by this PC's clock.
    pub updated_at: Timestamp,
}

/// Put away what was begun in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiscardAct {
    /// Which case.
    pub case: CaseId,
    /// What it was to become.
    pub aim: Aim,
    /// My task that it was about.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub task: Option<TaskId>,
}

/// A notice in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct NoticeRow {
    /// Which.
    pub id: NoticeId,
    /// What it is about: same words as the timeline, plus `numberGiven`, `ledgerWritten`.
    pub what: String,
    /// The case.
    #[ts(optional = nullable)]
    pub case: Option<CaseId>,
    /// Its form's title.
    pub form_title: String,
    /// Its subject.
    pub subject: String,
    /// Whose act.
    pub name: String,
    /// Opinion or reason.
    pub text: String,
    /// Hub time.
    pub at: Timestamp,
    /// Not read yet.
    pub unread: bool,
}

/// Mark notices as read; empty: all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadNotices {
    /// Which.
    #[serde(default)]
    pub ids: Vec<NoticeId>,
}

/// The numbers of the workbench, in one answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Workbench {
    /// First few tasks.
    pub tasks: Vec<TaskCard>,
    /// How many in all.
    pub tasks_total: u32,
    /// First few of my cases that came back to me.
    pub returned: Vec<CaseCard>,
    /// How many in all.
    pub returned_total: u32,
    /// First few drafts.
    pub drafts: Vec<DraftCard>,
    /// How many in all.
    pub drafts_total: u32,
    /// My last few cases on their way, first those that wait on this PC.
    pub running: Vec<CaseCard>,
    /// How many in all.
    pub running_total: u32,
    /// Last few notices.
    pub notices: Vec<NoticeRow>,
    /// How many are unread.
    pub unread_total: u32,
    /// Forms I used lately, then the first of the catalogue.
    pub forms: Vec<FormCard>,
}

/// A ledger in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct LedgerCard {
    /// `net-card`
    pub key: String,
    /// `专网卡台账`
    pub title: String,
    /// Rows.
    pub rows: u32,
}

/// Rows of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LedgerRequest {
    /// Which.
    pub key: String,
    /// Which part.
    #[serde(default)]
    pub page: PageRequest,
}

/// Part of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct LedgerView {
    /// Its title.
    pub title: String,
    /// Its columns.
    pub columns: Vec<workflow::definition::LedgerColumn>,
    /// The rows, newest first.
    pub rows: Vec<LedgerRow>,
    /// How many there are in all.
    pub total: u32,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct LedgerRow {
    /// As shown, in the order of the columns.
    pub cells: Vec<String>,
    /// Closed.
    pub closed: bool,
    /// The case that wrote it last.
    pub case: CaseId,
    /// Its number.
    pub number: String,
}

/// A file on its way into a form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddBlob {
    /// Its name.
    pub name: String,
    /// Its content, base64; files over 32 MiB go by path.
    #[serde(default)]
    pub base64: String,
    /// Where it lies on this PC; only the window's own file dialogue may say so.
    #[serde(default)]
    pub path: String,
}

impl std::fmt::Debug for AddBlob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AddBlob").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A file of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attachment {
    /// SM3 of its content.
    pub blob: BlobId,
    /// Its name.
    pub name: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
}

/// A file's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadBlob {
    /// Which.
    pub blob: BlobId,
    /// Of which case, for one that is not on this PC yet.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub case: Option<CaseId>,
}

/// A file's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct BlobContent {
    /// base64
    pub base64: String,
}

/// Write a file's content to a place that the person picked; of any size.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveBlob {
    /// Which.
    pub blob: BlobId,
    /// Of which case, for one that is not on this PC yet.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub case: Option<CaseId>,
    /// Where to; only the window's own file dialogue may say so.
    pub path: String,
}

impl std::fmt::Debug for SaveBlob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SaveBlob").field("blob", &self.blob).finish_non_exhaustive()
    }
}

/// Search over everything on this PC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Search {
    /// What was typed.
    pub text: String,
}

/// What was found, a few of each.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// Cases.
    pub cases: Vec<CaseCard>,
    /// People.
    pub people: Vec<crate::identity::PersonCard>,
    /// Forms.
    pub forms: Vec<FormCard>,
    /// Drafts.
    pub drafts: Vec<DraftCard>,
}
