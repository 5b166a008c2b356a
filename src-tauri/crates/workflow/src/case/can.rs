//! What somebody may do in a case, as it stands: the other side of [`decide`](super::decide()). Whatever is offered here
//! is never refused for how the case stands or whose it is; `tests/can.rs` compares the two over many cases.
//!
//! Deliberately absent: what only the moment tells (urged too soon, the one chosen has a part already), and what
//! this PC has done and not sent.

use kernel::PersonId;
use serde::{Deserialize, Serialize};

use super::acts::may_withdraw;
use super::{ASK_DEPTH, Case, Standing, Task};
use crate::definition::StepKind;

/// Something a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum Can {
    /// 同意
    Approve,
    /// 不同意
    Reject,
    /// 办结 a work order
    Complete,
    /// 退回
    SendBack,
    /// 转办
    Transfer,
    /// 会签
    Countersign,
    /// 撤回
    Withdraw,
    /// 催办
    Urge,
    /// 修改后重新提交
    Resubmit,
    /// 作为新申请复制
    Copy,
    /// 评论
    Comment,
}

/// What `me` may do, whose open task in the case is `task`.
pub fn can(case: &Case, task: Option<&Task>, me: PersonId) -> Vec<Can> {
    let mut can = Vec::new();
    if let Some(task) = task {
        match task.kind {
            StepKind::Handle => can.push(Can::Complete),
            StepKind::Approve => can.extend([Can::Approve, Can::Reject]),
            StepKind::Notify => {}
        }
        if task.asked_by.is_none() {
            can.push(Can::SendBack);
        }
        can.push(Can::Transfer);
        if task.depth < ASK_DEPTH {
            can.push(Can::Countersign);
        }
    }
    let is_mine = case.initiator.id == me;
    if is_mine {
        if may_withdraw(case).is_ok() {
            can.push(Can::Withdraw);
        }
        match case.standing {
            Standing::Running => can.push(Can::Urge),
            Standing::SentBack | Standing::Withdrawn => can.push(Can::Resubmit),
            Standing::Completed | Standing::Rejected => {}
        }
        can.push(Can::Copy);
    }
    if !case.standing.is_final() && case.participants().contains(&me) {
        can.push(Can::Comment);
    }
    can
}
