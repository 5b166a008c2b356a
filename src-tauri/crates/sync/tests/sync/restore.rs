//! The hub's machine burns down, and yesterday's backup is put back.

use kernel::Code;
use rusqlite::Connection;
use serde_json::json;
use sync::device::{self, Applied, State};
use sync::{Outcome, Stop, StreamId, hub};

use crate::office::{Office, Pc, copy};
use crate::toy;

fn backup(office: &Office) -> Connection {
    let begun_at = hub::begin_backup(&office.hub, office.now()).unwrap();
    let backup = copy(&office.hub);
    hub::backed_up(&office.hub, begun_at).unwrap();
    backup
}

fn put_back(office: &mut Office, backup: &Connection) {
    office.hub = copy(backup);
    hub::restored(&office.hub, office.now(), &*office.random).unwrap();
}

fn state(pc: &Pc, op: &sync::Op) -> State {
    device::op(&pc.intent, op.op_id).unwrap().unwrap().state
}

#[test]
fn what_was_accepted_after_the_backup_is_offered_again_and_accepted_once() {
    let mut office = Office::new(60);
    let pc = office.pc(office.person());
    let register = pc.opens(&office, &[]);
    pc.pushes(&office);
    let yesterday = backup(&office);
    let op = pc.adds(&office, &register, "夜");
    pc.pushes(&office);
    pc.pulls(&office);
    office.clock.advance_ms(1000);
    put_back(&mut office, &yesterday);

    let applied = pc.pulls(&office);
    assert!(
        applied.contains(&Applied::Gone { stream: register.clone() }),
        "the replica follows the hub back"
    );
    assert_eq!(state(&pc, &op), State::Queued);
    assert!(device::op(&pc.intent, op.op_id).unwrap().unwrap().receipt.is_some(), "it was accepted before");
    pc.pushes(&office);
    pc.pulls(&office);
    assert_eq!(state(&pc, &op), State::Accepted);
    assert_eq!(hub::head(&office.hub, &register).unwrap().unwrap().seq, 2);
    assert_eq!(pc.words(), toy::state(&office.hub));
}

#[test]
fn the_answer_to_a_push_tells_it_as_well_as_a_pull() {
    let mut office = Office::new(61);
    let pc = office.pc(office.person());
    let yesterday = backup(&office);
    let register = pc.opens(&office, &[]);
    pc.pushes(&office);
    put_back(&mut office, &yesterday);
    pc.adds(&office, &register, "新");
    pc.pushes(&office);
    assert!(device::pending(&pc.intent).unwrap().is_empty());
    assert_eq!(hub::head(&office.hub, &register).unwrap().unwrap().seq, 2, "the old one before the new one");
}

#[test]
fn a_hub_that_nobody_told_of_its_restore_is_found_out() {
    let mut office = Office::new(62);
    let pc = office.pc(office.person());
    let register = pc.opens(&office, &[]);
    pc.pushes(&office);
    let yesterday = backup(&office);
    pc.adds(&office, &register, "一");
    pc.pushes(&office);
    office.hub = copy(&yesterday);

    pc.adds(&office, &register, "二");
    let answers = pc.pushes(&office);
    assert_eq!(answers[0].stop, Some(Stop::Gap { expected: 2 }));
    assert!(device::pending(&pc.intent).unwrap().is_empty());
    assert_eq!(hub::head(&office.hub, &register).unwrap().unwrap().seq, 3);
}

#[test]
fn a_device_that_has_nothing_to_push_finds_it_out_as_well() {
    let mut office = Office::new(69);
    let pc = office.pc(office.person());
    let register = pc.opens(&office, &[]);
    pc.pushes(&office);
    pc.pulls(&office);
    let yesterday = backup(&office);
    let (seen, unseen) = (pc.adds(&office, &register, "一"), pc.adds(&office, &register, "二"));
    pc.pushes(&office);
    office.clock.advance_ms(1000);
    office.hub = copy(&yesterday);
    for op in [&seen, &unseen] {
        assert_eq!(state(&pc, op), State::Accepted);
    }

    pc.pulls(&office);
    for op in [&seen, &unseen] {
        assert_eq!(state(&pc, op), State::Queued, "the hub says that this is all, and it is not");
    }
    pc.pushes(&office);
    pc.pulls(&office);
    assert_eq!(hub::head(&office.hub, &register).unwrap().unwrap().seq, 3);
    assert!(device::pending(&pc.intent).unwrap().is_empty(), "once is enough");
    assert_eq!(pc.words(), toy::state(&office.hub));
}

#[test]
fn an_item_that_now_has_the_number_of_another_is_no_proof() {
    let mut office = Office::new(70);
    let (author, clerk) = (office.pc(office.person()), office.pc(office.person()));
    let register = author.opens(&office, &[clerk.me.person]);
    author.pushes(&office);
    clerk.pulls(&office);
    let yesterday = backup(&office);
    let forgotten = author.adds(&office, &register, "先");
    author.pushes(&office);
    office.hub = copy(&yesterday);
    clerk.adds(&office, &register, "后");
    clerk.pushes(&office);

    author.pulls(&office);
    assert_eq!(state(&author, &forgotten), State::Queued);
    author.pushes(&office);
    assert_eq!(hub::head(&office.hub, &register).unwrap().unwrap().seq, 3);
}

#[test]
fn backups_of_a_hub_that_has_forgotten_make_nobody_forget() {
    let mut office = Office::new(71);
    let pc = office.pc(office.person());
    let yesterday = backup(&office);
    let op = pc.does(&office, &office.register(), "toy.open", &json!({}));
    pc.pushes(&office);
    pc.pulls(&office);
    office.hub = copy(&yesterday);
    for _ in 0..2 {
        office.clock.advance_ms(1000);
        backup(&office);
    }
    pc.pulls(&office);
    assert_eq!(state(&pc, &op), State::Queued);
    pc.pushes(&office);
    assert!(hub::head(&office.hub, &op.stream).unwrap().is_some());
}

#[test]
fn what_the_hub_has_but_does_not_show_is_answered_as_before() {
    let office = Office::new(72);
    let (author, clerk) = (office.pc(office.person()), office.pc(office.person()));
    let register = author.opens(&office, &[clerk.me.person]);
    author.pushes(&office);
    clerk.pulls(&office);
    let word = clerk.adds(&office, &register, "言");
    clerk.pushes(&office);
    author.does(&office, &register, "toy.expel", &json!({ "person": clerk.me.person, "purge": true }));
    author.pushes(&office);
    let answered = device::op(&clerk.intent, word.op_id).unwrap().unwrap().receipt;

    for _ in 0..2 {
        clerk.pulls(&office);
        assert_eq!(state(&clerk, &word), State::Queued, "it cannot know why nothing is shown, and asks");
        clerk.pushes(&office);
        assert_eq!(device::op(&clerk.intent, word.op_id).unwrap().unwrap().receipt, answered);
    }
    assert_eq!(hub::head(&office.hub, &register).unwrap().unwrap().seq, 3, "nothing happened twice");
}

#[test]
fn a_replica_that_is_fetched_anew_from_an_honest_hub_raises_no_doubt() {
    let office = Office::new(73);
    let mut pc = office.pc(office.person());
    let register = pc.opens(&office, &[]);
    let word = pc.adds(&office, &register, "言");
    pc.pushes(&office);
    pc.replica = crate::office::empty_replica();
    pc.pulls(&office);
    assert_eq!(state(&pc, &word), State::Accepted);
}

#[test]
fn a_restore_of_the_same_backup_twice_is_noticed_twice() {
    let mut office = Office::new(63);
    let pc = office.pc(office.person());
    let yesterday = backup(&office);
    let op = pc.opens(&office, &[]);
    pc.pushes(&office);
    for _ in 0..2 {
        // The clock has not moved on meanwhile.
        put_back(&mut office, &yesterday);
        pc.pulls(&office);
        pc.pushes(&office);
        assert_eq!(hub::head(&office.hub, &op).unwrap().unwrap().seq, 1);
    }
}

#[test]
fn what_two_backups_have_the_device_forgets_and_nothing_earlier() {
    let mut office = Office::new(64);
    let pc = office.pc(office.person());
    let op = pc.does(&office, &office.register(), "toy.open", &json!({}));
    pc.pushes(&office);
    office.clock.advance_ms(1000);
    let first = backup(&office);
    pc.pulls(&office);
    assert!(device::op(&pc.intent, op.op_id).unwrap().is_some(), "one backup may be damaged");

    let late = pc.does(&office, &office.register(), "toy.open", &json!({}));
    // Somebody sets the clock back by a day: official time stays above the backup's.
    office.clock.advance_ms(-86_400_000);
    pc.pushes(&office);
    backup(&office);
    pc.pulls(&office);
    assert!(device::op(&pc.intent, op.op_id).unwrap().is_none());
    assert!(device::op(&pc.intent, late.op_id).unwrap().is_some(), "it is not in the first backup");

    put_back(&mut office, &first);
    pc.pulls(&office);
    pc.pushes(&office);
    assert!(hub::head(&office.hub, &late.stream).unwrap().is_some());
}

#[test]
fn an_approval_waits_for_the_device_that_has_what_it_stands_on() {
    let mut office = Office::new(65);
    let (author, clerk) = (office.pc(office.person()), office.pc(office.person()));
    let yesterday = backup(&office);
    let register = author.opens(&office, &[clerk.me.person]);
    author.pushes(&office);
    clerk.pulls(&office);
    let closing = clerk.does(&office, &register, "toy.close", &json!({}));
    clerk.pushes(&office);
    put_back(&mut office, &yesterday);

    clerk.pulls(&office);
    let answers = clerk.pushes(&office);
    assert_eq!(answers.last().unwrap().stop, Some(Stop::Wait { dseq: 1 }));
    author.pulls(&office);
    author.pushes(&office);
    clerk.pushes(&office);
    assert_eq!(state(&clerk, &closing), State::Accepted);
}

#[test]
fn what_nobody_brings_back_is_not_waited_for_without_end() {
    let mut office = Office::new(66);
    let (author, clerk) = (office.pc(office.person()), office.pc(office.person()));
    let yesterday = backup(&office);
    let register = author.opens(&office, &[clerk.me.person]);
    author.pushes(&office);
    clerk.pulls(&office);
    let closing = clerk.does(&office, &register, "toy.close", &json!({}));
    clerk.pushes(&office);
    put_back(&mut office, &yesterday);
    clerk.pulls(&office);
    clerk.pushes(&office);
    office.clock.advance_ms(hub::RECOVERY_MS + 1);
    clerk.pushes(&office);

    let entry = device::op(&clerk.intent, closing.op_id).unwrap().unwrap();
    let Some(Outcome::Refused { refusal, .. }) = entry.receipt.map(|receipt| receipt.outcome) else {
        panic!("accepted")
    };
    assert_eq!(refusal.code, Code::NotPermitted);
}

#[test]
fn what_was_refused_before_the_restore_is_not_judged_again() {
    let mut office = Office::new(67);
    let (author, clerk) = (office.pc(office.person()), office.pc(office.person()));
    let register = author.opens(&office, &[clerk.me.person]);
    author.pushes(&office);
    clerk.pulls(&office);
    let yesterday = backup(&office);
    author.does(&office, &register, "toy.close", &json!({}));
    author.pushes(&office);
    let late = clerk.adds(&office, &register, "迟");
    clerk.pushes(&office);
    assert_eq!(state(&clerk, &late), State::Refused);

    put_back(&mut office, &yesterday);
    clerk.pulls(&office);
    clerk.adds(&office, &register, "改");
    clerk.pushes(&office);
    assert_eq!(state(&clerk, &late), State::Refused, "its person was told, and has written another");
    assert_eq!(hub::head(&office.hub, &register).unwrap().unwrap().seq, 2);
}

#[test]
fn what_was_refused_stays_refused_where_nobody_told_of_the_restore() {
    let mut office = Office::new(74);
    let (author, clerk) = (office.pc(office.person()), office.pc(office.person()));
    let register = author.opens(&office, &[clerk.me.person]);
    author.pushes(&office);
    clerk.pulls(&office);
    let yesterday = backup(&office);
    author.does(&office, &register, "toy.close", &json!({}));
    author.pushes(&office);
    let late = clerk.adds(&office, &register, "迟");
    clerk.pushes(&office);

    office.hub = copy(&yesterday);
    clerk.pulls(&office);
    assert_eq!(state(&clerk, &late), State::Refused);
    assert!(clerk.next_push().is_none());
}

#[test]
fn the_projections_of_the_hub_can_be_made_anew() {
    let office = Office::new(68);
    let pc = office.pc(office.person());
    let register = pc.opens(&office, &[]);
    pc.adds(&office, &register, "旧");
    pc.pushes(&office);
    hub::compact(&office.hub, &register, 1, &toy::Toy).unwrap();
    pc.adds(&office, &register, "新");
    pc.pushes(&office);
    let before = toy::state(&office.hub);
    office.hub.execute("DELETE FROM toy_words", []).unwrap();
    hub::rebuild_projection(&office.hub, &toy::Toy).unwrap();
    assert_eq!(toy::state(&office.hub), before);
    assert_eq!(hub::found(&office.hub, kernel::HubId::from_bytes([9; 16])).unwrap().hub, pc.me.hub);
    assert!(hub::verify_chain(&office.hub, &StreamId::Forms).unwrap().is_none());
}
