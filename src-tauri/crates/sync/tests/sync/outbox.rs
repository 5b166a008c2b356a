//! What a device does before it is heard, and with what it is told.

use kernel::{BlobId, Code, OpId, limits};
use rusqlite::Connection;
use serde_json::json;
use store::MigrationSet;
use sync::device::{self, Enrolment, State};
use sync::{Lane, Outcome};

use crate::office::{Office, in_transaction};
use crate::toy::FORBIDDEN;

#[test]
fn an_operation_is_numbered_signed_and_kept_before_anything_is_sent() {
    let office = Office::new(1);
    let pc = office.pc(office.person());
    let register = pc.opens(&office, &[]);
    let op = pc.adds(&office, &register, "春");

    assert_eq!((op.dseq, op.epoch, op.lane), (2, 1, Lane::Workflow));
    op.verify(&pc.key.public()).unwrap();
    let waiting: Vec<_> =
        device::pending(&pc.intent).unwrap().into_iter().map(|entry| entry.op.dseq).collect();
    assert_eq!(waiting, [1, 2]);
    assert_eq!(pc.next_push().unwrap().ops.len(), 2);
    assert_eq!(pc.next_push(), pc.next_push(), "asking changes nothing");
}

#[test]
fn who_does_not_know_whether_the_commit_went_through_asks_again() {
    let office = Office::new(2);
    let pc = office.pc(office.person());
    let intent = pc.intends(&office.register(), "toy.open", &json!({}));
    let op_id = OpId::new(&office.ids).unwrap();
    let first = device::enqueue(&pc.intent, intent.clone(), op_id, office.now(), &pc.key).unwrap();
    let again = device::enqueue(&pc.intent, intent, op_id, office.now(), &pc.key).unwrap();
    assert_eq!(first, again);
    assert_eq!(device::pending(&pc.intent).unwrap().len(), 1);
}

#[test]
fn lanes_do_not_wait_for_each_other() {
    let office = Office::new(3);
    let pc = office.pc(office.person());
    let register = pc.opens(&office, &[]);
    let mut large = pc.intends(&register, "toy.add", &json!({ "word": "图" }));
    large.lane = Lane::Bulk;
    large.blobs = vec![BlobId([7; 32])];
    pc.enqueues(&office, large).unwrap();
    pc.pushes(&office);

    let bulk = device::next_push(&pc.intent, Lane::Bulk).unwrap().unwrap();
    assert_eq!(bulk.ops[0].dseq, 1, "a lane counts for itself");
    let answer = office.takes(&bulk).unwrap().answer;
    let settlement = in_transaction(&pc.intent, |tx| device::settle(tx, &bulk, &answer, &pc.key)).unwrap();
    assert_eq!(settlement.need, [BlobId([7; 32])]);

    pc.adds(&office, &register, "字");
    let answers = pc.pushes(&office);
    assert!(answers.iter().all(|answer| answer.stop.is_none()));
    assert!(pc.next_push().is_none());
}

#[test]
fn what_is_too_big_or_not_of_the_form_is_refused_before_it_is_numbered() {
    let office = Office::new(4);
    let pc = office.pc(office.person());
    let register = office.register();
    let refusal = |intent| pc.enqueues(&office, intent).unwrap_err().refusal();

    let long = "长".repeat(limits::OP_BYTES / 3);
    let too_large = refusal(pc.intends(&register, "toy.add", &json!({ "word": long })));
    assert_eq!((too_large.code, too_large.params["limit"].as_str()), (Code::TooLarge, "OP_BYTES"));

    let mut intent = pc.intends(&register, "toy.add", &json!({}));
    intent.blobs = vec![BlobId([0; 32]); limits::CASE_BLOBS + 1];
    assert_eq!(refusal(intent).code, Code::TooMany);

    let mut intent = pc.intends(&register, "toy.add", &json!({}));
    intent.args = "{".to_owned();
    assert_eq!(refusal(intent).params["field"], "args");

    for kind in ["", "toy add", "加", &"k".repeat(65)] {
        assert_eq!(refusal(pc.intends(&register, kind, &json!({}))).params["field"], "kind", "{kind:?}");
    }
    assert_eq!(pc.adds(&office, &register, "可").dseq, 1);
}

#[test]
fn a_push_keeps_within_the_limits_of_the_hub() {
    let office = Office::new(5);
    let pc = office.pc(office.person());
    let register = office.register();
    for _ in 0..=limits::PUSH_OPS {
        pc.adds(&office, &register, "词");
    }
    assert_eq!(pc.next_push().unwrap().ops.len(), limits::PUSH_OPS);

    let pc = office.pc(office.person());
    let long = "x".repeat(limits::OP_BYTES - 2_000);
    for _ in 0..12 {
        pc.adds(&office, &register, &long);
    }
    let request = pc.next_push().unwrap();
    let bytes = sync::wire::encode(&request).unwrap();
    assert!(bytes.len() <= limits::REQUEST_BYTES && request.ops.len() == 8, "{}", request.ops.len());
    sync::wire::decode_push(&bytes).unwrap();
}

#[test]
fn a_refusal_returns_to_its_person_and_stays_until_it_is_put_away() {
    let office = Office::new(6);
    let pc = office.pc(office.person());
    let register = pc.opens(&office, &[]);
    let op = pc.adds(&office, &register, FORBIDDEN);
    pc.adds(&office, &register, "好");
    pc.pushes(&office);

    let back = device::refused(&pc.intent).unwrap();
    assert_eq!(back.len(), 1);
    assert_eq!((back[0].op.op_id, back[0].state), (op.op_id, State::Refused));
    let receipt = back[0].receipt.clone().unwrap();
    assert!(
        matches!(&receipt.outcome, Outcome::Refused { refusal, current_seq: 1 } if refusal.code == Code::FormInvalid)
    );
    assert!(device::pending(&pc.intent).unwrap().is_empty(), "a refusal does not block the lane");

    assert_eq!(device::retire(&pc.intent, office.now().plus_ms(1)).unwrap(), 2, "both accepted ones");
    assert_eq!(device::refused(&pc.intent).unwrap().len(), 1, "nobody has seen it");
    assert!(device::dismiss(&pc.intent, op.op_id).unwrap());
    assert!(device::refused(&pc.intent).unwrap().is_empty());
    assert_eq!(device::retire(&pc.intent, office.now().plus_ms(1)).unwrap(), 1);
    assert!(device::op(&pc.intent, op.op_id).unwrap().is_none());
}

#[test]
fn an_answer_may_come_twice_or_late() {
    let office = Office::new(7);
    let pc = office.pc(office.person());
    pc.pushes(&office);
    pc.pulls(&office);
    let register = pc.opens(&office, &[]);
    let early = pc.next_push().unwrap();
    let answer = office.takes(&early).unwrap().answer;
    pc.adds(&office, &register, "迟");

    assert_eq!(pc.settles(&early, &answer).settled.len(), 1);
    let before = device::pending(&pc.intent).unwrap();
    assert!(pc.settles(&early, &answer).settled.is_empty(), "nothing is settled twice");
    assert_eq!(device::pending(&pc.intent).unwrap(), before);
    assert_eq!(pc.next_push().unwrap().ops[0].dseq, 2);
}

#[test]
fn nobody_sends_before_enrolment_and_nobody_sends_what_someone_else_did() {
    let office = Office::new(8);
    let intent_db = || -> Connection {
        store::testing::memory(&[MigrationSet { room: "sync", migrations: device::INTENT_MIGRATIONS }])
    };
    let pc = office.pc(office.person());
    let intent = pc.intends(&office.register(), "toy.open", &json!({}));
    let op_id = OpId::new(&office.ids).unwrap();
    let error =
        device::enqueue(&intent_db(), intent.clone(), op_id, office.now(), &pc.key).unwrap_err().refusal();
    assert_eq!(error.code, Code::NotEnrolled);

    pc.enqueues(&office, intent).unwrap();
    let other = Enrolment { person: office.person(), ..pc.me };
    let error = device::enrol(&pc.intent, &other, &pc.key).unwrap_err().refusal();
    assert_eq!(error.code, Code::NotPermitted);
}

#[test]
fn enrolled_again_under_another_id_what_waits_goes_out_under_that_id() {
    let office = Office::new(9);
    let person = office.person();
    let pc = office.pc(person);
    let register = pc.opens(&office, &[]);
    pc.pushes(&office);
    pc.adds(&office, &register, "旧");
    let new = office.pc(person);
    device::enrol(&pc.intent, &new.me, &new.key).unwrap();

    let moved = crate::office::Pc { intent: pc.intent, ..new };
    moved.pushes(&office);
    assert!(device::pending(&moved.intent).unwrap().is_empty());
    assert!(device::refused(&moved.intent).unwrap().is_empty());
    moved.pulls(&office);
    assert!(moved.words().iter().any(|line| line.ends_with("2 旧")), "{:?}", moved.words());
}
