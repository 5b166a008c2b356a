//! What each verb does, as minutes: who did what, and whom the case waits for then.

use crate::office::{Meeting, data, package_with, person, usual};
use expect_test::{Expect, expect};
use serde_json::json;
use workflow::case::act::AskMode;
use workflow::case::{Act, Back, Effect};
use workflow::form::Data;

fn minutes(meeting: &Meeting, expect: &Expect) {
    expect.assert_eq(&meeting.minutes);
}

fn edits(json: serde_json::Value) -> Data {
    json.as_object().unwrap().clone()
}

#[test]
fn an_application_goes_its_way_and_is_told_of_at_the_end() {
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("2")).approve(2).complete(6);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 approve: running [运维李@open, 运维赵@open, 运维钱@open]
        运维赵 complete: completed []
    "#]],
    );
    assert_eq!(m.case().subject, "陈敏 2 张");
    assert_eq!(m.case().data["total"], "100");
    let due = m.case().tasks[0].due_at.unwrap();
    assert_eq!(workflow::calendar::beijing(due).to_string(), "2026-03-03T18:00:00");
    let told = m.case().told.iter().map(|(who, step)| (*who, step.as_str())).collect::<Vec<_>>();
    assert_eq!(told, [(person(4), "tell")]);
}

#[test]
fn a_step_whose_condition_holds_is_entered() {
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("20")).approve(2).approve(1);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 approve: running [局长周@chief]
        局长周 approve: running [运维李@open, 运维赵@open, 运维钱@open]
    "#]],
    );
}

#[test]
fn what_is_wrong_with_the_form_is_said_by_field_and_submitting_twice_is_stale() {
    let mut m = Meeting::new(usual("any"));
    let mut bad = data("0");
    bad.insert("holder".into(), json!("一二三四五六七八九十一"));
    bad.insert("cards".into(), json!([{ "user": "" }]));
    m.submit(3, bad).submit(3, data("1")).submit(3, data("1"));
    let (form, data) = ("card".to_owned(), data("1"));
    m.case = None;
    m.act(3, Act::Submit { form, version: 2, data, draft: None });
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: FormInvalid {"errors": "holder,count,cards[0].user,cards"}
        陈敏 submit: running [处长王@leader]
        陈敏 submit: Stale {"state": "running"}
        陈敏 submit: FormChanged {}
    "#]],
    );
}

#[test]
fn of_two_who_agree_at_once_the_second_is_told_that_it_is_too_late() {
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("2")).approve(2);
    let (first, second) = (m.task(5), m.task(6));
    m.act(5, Act::Complete { task: first, opinion: String::new(), edits: Data::new() });
    m.act(6, Act::Complete { task: second, opinion: String::new(), edits: Data::new() });
    m.act(5, Act::Complete { task: first, opinion: String::new(), edits: Data::new() });
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 approve: running [运维李@open, 运维赵@open, 运维钱@open]
        运维李 complete: completed []
        运维赵 complete: Stale {"state": "completed"}
        运维李 complete: Stale {"state": "completed"}
    "#]],
    );
}

#[test]
fn nobody_acts_by_anothers_task_nor_without_one_nor_after_leaving() {
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("2"));
    let leader = m.task(2);
    m.act(4, Act::Approve { task: leader, opinion: String::new(), edits: Data::new() });
    m.act(3, Act::Approve { task: leader, opinion: String::new(), edits: Data::new() });
    m.approve(5).complete(2);
    m.act(4, Act::Withdraw { text: String::new() }).act(4, Act::Urge { text: String::new() });
    m.act(4, Act::Comment { text: "?".to_owned() });
    m.office.leaves(2);
    m.approve(2);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        科员孙 approve: NotPermitted {}
        陈敏 approve: NotPermitted {}
        运维李 approve: NotPermitted {}
        处长王 complete: NotNow {"why": "kind"}
        科员孙 withdraw: NotPermitted {}
        科员孙 urge: NotPermitted {}
        科员孙 comment: NotPermitted {}
        处长王 approve: NotPermitted {}
    "#]],
    );
}

#[test]
fn all_must_agree_and_the_first_refusal_ends_it() {
    let all = || {
        package_with(json!([{ "key": "sign", "title": "会签", "kind": "approve", "many": "all",
            "who": [{ "by": "role", "role": "operator" }] }]))
    };
    let mut m = Meeting::new(all());
    m.submit(3, data("2")).approve(6).approve(6).approve(5).approve(7);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [运维李@sign, 运维赵@sign, 运维钱@sign]
        运维赵 approve: running [运维李@sign, 运维钱@sign]
        运维赵 approve: Stale {"state": "running"}
        运维李 approve: running [运维钱@sign]
        运维钱 approve: completed []
    "#]],
    );
    let mut m = Meeting::new(all());
    m.submit(3, data("2")).approve(6).reject(5).approve(7);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [运维李@sign, 运维赵@sign, 运维钱@sign]
        运维赵 approve: running [运维李@sign, 运维钱@sign]
        运维李 reject: rejected []
        运维钱 approve: Stale {"state": "rejected"}
    "#]],
    );
}

#[test]
fn in_turn_one_comes_after_the_other_and_who_left_is_passed_over() {
    let mut m = Meeting::new(usual("inTurn"));
    m.submit(3, data("2")).approve(2).complete(6).complete(5);
    m.office.leaves(6);
    m.transfer(6, 1);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 approve: running [运维李@open]
        运维赵 complete: NotPermitted {}
        运维李 complete: running [运维赵@open]
        运维赵 transfer: NotPermitted {}
    "#]],
    );
    let mut m = Meeting::new(usual("inTurn"));
    m.submit(3, data("2")).approve(2);
    m.office.leaves(6);
    m.complete(5).complete(7);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 approve: running [运维李@open]
        运维李 complete: running [运维钱@open]
        运维钱 complete: completed []
    "#]],
    );
}

#[test]
fn sent_back_to_the_applicant_it_goes_every_step_again_or_straight_back() {
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("20")).approve(2).send_back(1, "initiator", Back::Again);
    m.approve(1).resubmit(4, data("20")).resubmit(3, data("20"));
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 approve: running [局长周@chief]
        局长周 sendBack: sentBack []
        局长周 approve: Stale {"state": "sentBack"}
        科员孙 resubmit: NotPermitted {}
        陈敏 resubmit: running [处长王@leader]
    "#]],
    );
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("20"))
        .approve(2)
        .send_back(1, "initiator", Back::Straight)
        .resubmit(3, data("21"))
        .approve(1);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 approve: running [局长周@chief]
        局长周 sendBack: sentBack []
        陈敏 resubmit: running [局长周@chief]
        局长周 approve: running [运维李@open, 运维赵@open, 运维钱@open]
    "#]],
    );
}

#[test]
fn straight_back_is_not_for_a_way_that_has_changed() {
    let flow = json!([
        { "key": "leader", "title": "处长", "kind": "approve", "who": [{ "by": "departmentHead" }] },
        { "key": "chief", "title": "局长", "kind": "approve", "when": "count > 10",
          "who": [{ "by": "departmentHead", "level": 1 }] },
        { "key": "open", "title": "开卡", "kind": "handle", "who": [{ "by": "role", "role": "operator" }] }
    ]);
    let mut m = Meeting::new(package_with(flow));
    m.submit(3, data("2")).approve(2).send_back(5, "initiator", Back::Straight).resubmit(3, data("20"));
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 approve: running [运维李@open, 运维赵@open, 运维钱@open]
        运维李 sendBack: sentBack []
        陈敏 resubmit: running [处长王@leader]
    "#]],
    );
}

#[test]
fn sent_back_to_an_earlier_step_it_is_with_whoever_decided_there() {
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("20")).approve(2).approve(1);
    m.send_back(6, "tell", Back::Again).send_back(6, "nowhere", Back::Again);
    m.send_back(6, "leader", Back::Straight).approve(2).complete(6);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 approve: running [局长周@chief]
        局长周 approve: running [运维李@open, 运维赵@open, 运维钱@open]
        运维赵 sendBack: UnknownReference {"field": "to", "name": "tell"}
        运维赵 sendBack: UnknownReference {"field": "to", "name": "nowhere"}
        运维赵 sendBack: running [处长王@leader]
        处长王 approve: running [运维赵@open]
        运维赵 complete: completed []
    "#]],
    );
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("20")).approve(2).approve(1).send_back(6, "leader", Back::Again).approve(2).approve(1);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 approve: running [局长周@chief]
        局长周 approve: running [运维李@open, 运维赵@open, 运维钱@open]
        运维赵 sendBack: running [处长王@leader]
        处长王 approve: running [局长周@chief]
        局长周 approve: running [运维李@open, 运维赵@open, 运维钱@open]
    "#]],
    );
}

#[test]
fn a_reason_is_needed_to_refuse_and_to_send_back() {
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("2"));
    let task = m.task(2);
    m.act(2, Act::Reject { task, opinion: "  ".to_owned() });
    let (to, back) = ("initiator".to_owned(), Back::Again);
    m.act(2, Act::SendBack { task, to, back, opinion: String::new() });
    m.act(2, Act::Approve { task, opinion: "长".repeat(2_001), edits: Data::new() });
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 reject: OpinionMissing {}
        处长王 sendBack: OpinionMissing {}
        处长王 approve: TooLarge {"limit": "OPINION_CHARS"}
    "#]],
    );
}

#[test]
fn what_is_transferred_is_the_others_and_not_just_anybodys() {
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("2")).transfer(2, 2).transfer(2, 3).transfer(2, 8);
    m.office.leaves(7);
    m.transfer(2, 7).transfer(2, 4).approve(2).transfer(4, 1).transfer(1, 4).approve(4);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 transfer: NotNow {"name": "处长王", "why": "hasPart"}
        处长王 transfer: NotNow {"name": "陈敏", "why": "hasPart"}
        处长王 transfer: UnknownReference {"field": "to", "name": "08080808-0808-0808-0808-080808080808"}
        处长王 transfer: UnknownReference {"field": "to", "name": "07070707-0707-0707-0707-070707070707"}
        处长王 transfer: running [科员孙@leader]
        处长王 approve: Stale {"state": "running"}
        科员孙 transfer: running [局长周@leader]
        局长周 transfer: running [科员孙@leader]
        科员孙 approve: running [运维李@open, 运维赵@open]
    "#]],
    );
}

#[test]
fn those_asked_answer_and_the_task_comes_back_to_the_asker() {
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("2")).ask(2, &[4, 5], AskMode::All).approve(2).approve(4).send_back(
        5,
        "initiator",
        Back::Again,
    );
    m.reject(5).approve(2);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 countersign: running [处长王@leader waits, 科员孙@leader asked, 运维李@leader asked]
        处长王 approve: NotNow {"why": "asked"}
        科员孙 approve: running [处长王@leader waits, 运维李@leader asked]
        运维李 sendBack: NotNow {"why": "asked"}
        运维李 reject: running [处长王@leader]
        处长王 approve: running [运维李@open, 运维赵@open, 运维钱@open]
    "#]],
    );
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("2")).ask(2, &[4, 5], AskMode::Any).approve(5).approve(4).approve(2);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 countersign: running [处长王@leader waits, 科员孙@leader asked, 运维李@leader asked]
        运维李 approve: running [处长王@leader]
        科员孙 approve: Stale {"state": "running"}
        处长王 approve: running [运维李@open, 运维赵@open, 运维钱@open]
    "#]],
    );
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("2")).ask(2, &[4, 5, 6], AskMode::InTurn).approve(4).reject(5);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 countersign: running [处长王@leader waits, 科员孙@leader asked]
        科员孙 approve: running [处长王@leader waits, 运维李@leader asked]
        运维李 reject: running [处长王@leader]
    "#]],
    );
}

#[test]
fn one_who_was_asked_may_ask_once_more_and_no_further() {
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("2")).ask(2, &[4], AskMode::All).ask(4, &[5], AskMode::All).ask(5, &[6], AskMode::All);
    m.ask(2, &[6], AskMode::All).approve(5).approve(4).approve(2);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 countersign: running [处长王@leader waits, 科员孙@leader asked]
        科员孙 countersign: running [处长王@leader waits, 科员孙@leader asked waits, 运维李@leader asked]
        运维李 countersign: NotNow {"why": "depth"}
        处长王 countersign: NotNow {"why": "asked"}
        运维李 approve: running [处长王@leader waits, 科员孙@leader asked]
        科员孙 approve: running [处长王@leader]
        处长王 approve: running [运维李@open, 运维赵@open, 运维钱@open]
    "#]],
    );
    let mut m = Meeting::new(usual("any"));
    m.submit(3, data("2")).ask(2, &[], AskMode::All).ask(2, &[2], AskMode::All).ask(2, &[8], AskMode::All);
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 countersign: BadRequest {"field": "people"}
        处长王 countersign: NotNow {"name": "处长王", "why": "hasPart"}
        处长王 countersign: UnknownReference {"field": "people", "name": "08080808-0808-0808-0808-080808080808"}
    "#]],
    );
}

#[test]
fn withdrawn_while_running_and_sent_again_but_not_after_a_work_order_was_carried_out() {
    let mut m = Meeting::new(usual("inTurn"));
    m.submit(3, data("2")).approve(2).act(3, Act::Withdraw { text: "填错".to_owned() });
    m.complete(5).resubmit(3, data("3")).approve(2).complete(5);
    m.act(3, Act::Withdraw { text: String::new() });
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 approve: running [运维李@open]
        陈敏 withdraw: withdrawn []
        运维李 complete: Stale {"state": "withdrawn"}
        陈敏 resubmit: running [处长王@leader]
        处长王 approve: running [运维李@open]
        运维李 complete: running [运维赵@open]
        陈敏 withdraw: NotNow {"why": "handled"}
    "#]],
    );
}

#[test]
fn urged_not_too_often_and_never_after_the_end() {
    let mut m = Meeting::new(usual("any"));
    let urge = || Act::Urge { text: String::new() };
    m.submit(3, data("2")).act(3, urge()).act(3, urge());
    m.clock.advance_ms(kernel::limits::URGE_INTERVAL_MS);
    m.act(3, urge());
    assert_eq!(m.case().tasks[0].urged, 2);
    m.reject(2).act(3, urge()).act(3, Act::Comment { text: "为什么？".to_owned() });
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        陈敏 urge: running [处长王@leader]
        陈敏 urge: TooSoon {"minutes": "29"}
        陈敏 urge: running [处长王@leader]
        处长王 reject: rejected []
        陈敏 urge: Stale {"state": "rejected"}
        陈敏 comment: rejected []
    "#]],
    );
}

#[test]
fn an_approver_changes_what_the_step_opens_and_nothing_else() {
    let mut m = Meeting::new(usual("any"));
    let mut two = data("2");
    two.insert("cards".into(), json!([{ "user": "甲", "iccid": "9999" }, { "user": "乙" }]));
    m.submit(3, two);
    assert_eq!(
        m.case().data["cards"],
        json!([{ "user": "甲" }, { "user": "乙" }]),
        "read-only cells are not the applicant's"
    );
    m.approve_with(2, edits(json!({ "count": "3" })));
    m.approve_with(2, edits(json!({ "secret": "x" })));
    m.approve_with(2, edits(json!({ "budget": " 2050299 " })));
    m.complete(5);
    let task = m.task(5);
    for cards in [
        json!([{ "user": "甲", "iccid": "0001" }]),
        json!([{ "user": "甲", "iccid": "0001" }, { "user": "乙", "iccid": "二" }]),
        json!([{ "user": "丙", "iccid": "0001" }, { "user": "乙", "iccid": "0002" }]),
    ] {
        let edits = edits(json!({ "cards": cards }));
        m.act(5, Act::Complete { task, opinion: String::new(), edits });
    }
    minutes(
        &m,
        &expect![[r#"
        陈敏 submit: running [处长王@leader]
        处长王 approve: NotPermitted {"field": "count"}
        处长王 approve: NotPermitted {"field": "secret"}
        处长王 approve: running [运维李@open, 运维赵@open, 运维钱@open]
        运维李 complete: FormInvalid {"errors": "cards[0].iccid,cards[1].iccid"}
        运维李 complete: NotPermitted {"field": "cards"}
        运维李 complete: FormInvalid {"errors": "cards[1].iccid"}
        运维李 complete: completed []
    "#]],
    );
    let changes = m.events.iter().flat_map(|(event, _)| &event.effects).filter_map(|effect| match effect {
        Effect::Changed { shown, .. } => Some(shown),
        _ => None,
    });
    let changes: String = changes
        .flatten()
        .map(|change| format!("{}: {} -> {}\n", change.label, change.before, change.after))
        .collect();
    expect![[r#"
        预算科目:  -> 2050299
        卡 1 · 卡号:  -> 0001
        卡 2 · 卡号:  -> 0002
    "#]]
    .assert_eq(&changes);
    assert_eq!(
        m.case().data["cards"][0]["user"],
        "甲",
        "a column that the step does not open stays as it was"
    );
}

#[test]
fn what_falls_to_the_applicant_goes_up_or_is_passed_over_or_is_theirs() {
    let step = |on_self: &str| {
        package_with(json!([{ "key": "leader", "title": "处长", "kind": "approve", "onSelf": on_self,
            "who": [{ "by": "departmentHead" }] }]))
    };
    let mut said = String::new();
    for (who, on_self) in [(2, "superior"), (2, "skip"), (2, "act"), (1, "superior"), (9, "superior")] {
        let mut m = Meeting::new(step(on_self));
        m.submit(who, data("1"));
        said += &format!("{on_self}: {}", m.minutes);
    }
    expect![[r#"
        superior: 处长王 submit: running [局长周@leader]
        skip: 处长王 submit: completed []
        act: 处长王 submit: running [处长王@leader]
        superior: 局长周 submit: running [管理员@leader]
        superior: 管理员 submit: running [局长周@leader]
    "#]]
    .assert_eq(&said);
}

#[test]
fn a_step_that_finds_nobody_goes_to_the_administrator_or_is_passed_over() {
    let step = |on_empty: &str| {
        package_with(json!([{ "key": "x", "title": "无人", "kind": "approve", "onEmpty": on_empty,
            "who": [{ "by": "role", "role": "nobody" }, { "by": "fieldPerson", "field": "helper" }] }]))
    };
    let mut m = Meeting::new(step("administrator"));
    m.submit(3, data("1"));
    let mut skip = Meeting::new(step("skip"));
    skip.submit(3, data("1"));
    let mut helper = Meeting::new(step("skip"));
    let mut named = data("1");
    named.insert("helper".into(), json!([person(4), person(6), person(4)]));
    helper.submit(3, named);
    let mut none = Meeting::new(step("administrator"));
    none.office.leaves(9);
    none.submit(3, data("1"));
    let all = [&m, &skip, &helper, &none].map(|meeting| meeting.minutes.as_str()).concat();
    expect![[r#"
        陈敏 submit: running [管理员@x]
        陈敏 submit: completed []
        陈敏 submit: running [科员孙@x, 运维赵@x]
        陈敏 submit: UnknownReference {"field": "step", "name": "无人"}
    "#]]
    .assert_eq(&all);
}
