//! The hub judges: once, in order, whoever asks how often.

use kernel::{BlobId, Code, DeviceId, limits};
use serde_json::json;
use sync::device;
use sync::hub::CheckedPush;
use sync::{Outcome, Stop, StreamId, hub};

use crate::office::{Office, Pc, in_transaction, rooms};
use crate::toy::{self, FORBIDDEN, Toy};

fn accepted(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Accepted { number, .. } => Some(number.as_deref().unwrap_or_default()),
        Outcome::Refused { .. } => None,
    }
}

/// A PC that has met its hub.
fn met(office: &Office) -> Pc {
    let pc = office.pc(office.person());
    pc.pulls(office);
    pc
}

#[test]
fn an_accepted_operation_is_an_item_a_receipt_a_number_and_its_consequences() {
    let office = Office::new(1);
    let (pc, colleague) = (met(&office), office.person());
    let register = pc.opens(&office, &[colleague]);
    let pushed = office.takes(&pc.next_push().unwrap()).unwrap();

    let receipt = &pushed.answer.receipts[0];
    assert_eq!(accepted(&receipt.outcome), Some("第1号"));
    let streams: Vec<_> = pushed.items.iter().map(|item| item.stream.clone()).collect();
    assert_eq!(
        streams,
        [register.clone(), StreamId::User(pc.me.person), StreamId::User(colleague)],
        "the item, then what everybody in it is told"
    );
    assert_eq!(pushed.items[0].op_id, receipt.op_id);
    assert_eq!(pushed.items[1].op_id, hub::derived_id(receipt.op_id, 1));
    assert_eq!(pushed.items[1].op_id.uuid().get_version_num(), 8);
    assert_eq!(pushed.touched.persons, [pc.me.person, colleague].into());
    assert!(!pushed.touched.everyone);
    assert!(hub::may_read(&office.hub, &register, colleague).unwrap());
    assert_eq!(hub::readers(&office.hub, &register).unwrap().len(), 2);
}

#[test]
fn the_same_push_gets_the_same_bytes_and_writes_nothing() {
    let office = Office::new(2);
    let pc = met(&office);
    let register = pc.opens(&office, &[]);
    pc.adds(&office, &register, "一");
    pc.adds(&office, &register, FORBIDDEN);
    let request = pc.next_push().unwrap();
    let first = office.takes(&request).unwrap();
    office.clock.advance_ms(60_000);
    let again = office.takes(&request).unwrap();

    let bytes = |pushed: &hub::Pushed| sync::wire::encode(&pushed.answer.receipts).unwrap();
    assert_eq!(bytes(&first), bytes(&again));
    assert!(again.items.is_empty() && again.touched == hub::Touched::default());
}

#[test]
fn a_refusal_undoes_what_the_judge_wrote_and_leaves_no_number_out() {
    let office = Office::new(3);
    let pc = met(&office);
    let register = pc.opens(&office, &[]);
    pc.adds(&office, &register, FORBIDDEN);
    pc.opens(&office, &[]);
    let pushed = office.takes(&pc.next_push().unwrap()).unwrap();
    let numbers: Vec<_> = pushed.answer.receipts.iter().map(|receipt| accepted(&receipt.outcome)).collect();
    assert_eq!(numbers, [Some("第1号"), None, Some("第2号")]);
}

#[test]
fn of_two_who_close_a_register_one_is_told_that_it_is_closed() {
    let office = Office::new(4);
    let (first, second) = (met(&office), met(&office));
    let register = first.opens(&office, &[second.me.person]);
    first.pushes(&office);
    for pc in [&first, &second] {
        pc.does(&office, &register, "toy.close", &json!({}));
        pc.pushes(&office);
    }
    assert!(device::refused(&first.intent).unwrap().is_empty());
    let refused = device::refused(&second.intent).unwrap();
    let Outcome::Refused { refusal, current_seq } = &refused[0].receipt.as_ref().unwrap().outcome else {
        panic!("accepted")
    };
    assert_eq!((refusal.code, *current_seq), (Code::Stale, 2));
}

#[test]
fn a_number_that_is_missing_is_asked_for() {
    let office = Office::new(5);
    let pc = met(&office);
    let register = pc.opens(&office, &[]);
    pc.adds(&office, &register, "二");
    let mut request = pc.next_push().unwrap();
    request.ops.remove(0);
    let answer = office.takes(&request).unwrap().answer;
    assert_eq!((answer.stop, answer.receipts.len()), (Some(Stop::Gap { expected: 1 }), 0));
}

#[test]
fn two_machines_from_one_disk_image_both_get_everything_through_exactly_once() {
    let office = Office::new(6);
    let original = met(&office);
    let register = original.opens(&office, &[]);
    original.pushes(&office);
    original.adds(&office, &register, "共");
    let clone = original.cloned();
    original.adds(&office, &register, "甲");
    clone.adds(&office, &register, "乙");
    clone.adds(&office, &register, "丙");

    original.pushes(&office);
    let answers = clone.pushes(&office);
    assert_eq!(answers[0].receipts.len(), 1, "what both have made together has its answer already");
    assert_eq!(answers[0].stop, Some(Stop::Fork { dseq: 3, next_epoch: 2 }));
    assert_eq!(device::me(&clone.intent).unwrap().unwrap().epoch, 2);

    original.pulls(&office);
    let words: Vec<_> =
        original.words().iter().filter_map(|line| line.split(' ').nth(2).map(str::to_owned)).collect();
    let in_register: Vec<_> = words.iter().filter(|word| word.chars().count() == 1 && *word != "1").collect();
    assert_eq!(in_register, ["共", "甲", "乙", "丙"], "{:?}", original.words());
    assert!(device::pending(&clone.intent).unwrap().is_empty());
}

#[test]
fn a_disk_that_was_set_back_takes_a_new_epoch_and_loses_nothing_new() {
    let office = Office::new(7);
    let pc = met(&office);
    let register = pc.opens(&office, &[]);
    let yesterday = pc.cloned();
    pc.adds(&office, &register, "昨");
    pc.pushes(&office);

    yesterday.adds(&office, &register, "今");
    yesterday.pushes(&office);
    yesterday.pulls(&office);
    assert!(device::pending(&yesterday.intent).unwrap().is_empty());
    assert_eq!(hub::head(&office.hub, &register).unwrap().unwrap().seq, 3, "opened, 昨, 今");
}

#[test]
fn an_operation_that_was_renumbered_after_it_had_been_accepted_keeps_its_receipt() {
    let office = Office::new(8);
    let original = met(&office);
    let register = original.opens(&office, &[]);
    original.pushes(&office);
    let clone = original.cloned();
    original.adds(&office, &register, "先");
    original.pushes(&office);

    // The clone's first push is accepted under epoch 2, but the answer is lost; then it is set back to epoch 1.
    let op = clone.adds(&office, &register, "后");
    let set_back = clone.cloned();
    clone.pushes(&office);
    let receipt = device::op(&clone.intent, op.op_id).unwrap().unwrap().receipt.unwrap();

    set_back.adds(&office, &register, "再");
    set_back.pushes(&office);
    let again = device::op(&set_back.intent, op.op_id).unwrap().unwrap().receipt.unwrap();
    assert_eq!(receipt, again);
    assert_eq!(hub::head(&office.hub, &register).unwrap().unwrap().seq, 4, "opened, 先, 后, 再");
}

#[test]
fn attachments_come_first() {
    let office = Office::new(9);
    let pc = met(&office);
    let register = pc.opens(&office, &[]);
    let mut intent = pc.intends(&register, "toy.add", &json!({ "word": "附" }));
    intent.blobs = vec![BlobId([1; 32]), BlobId([2; 32])];
    pc.enqueues(&office, intent).unwrap();
    office.stores(BlobId([1; 32]));

    let answers = pc.pushes(&office);
    assert_eq!(answers[0].stop, Some(Stop::Need { dseq: 2, blobs: vec![BlobId([2; 32])] }));
    assert_eq!(answers[0].receipts.len(), 1, "what came before it is decided");
    office.stores(BlobId([2; 32]));
    assert!(hub::streams_of_blob(&office.hub, BlobId([1; 32])).unwrap().is_empty(), "nobody's yet");
    pc.pushes(&office);
    assert!(pc.next_push().is_none());
    assert_eq!(hub::streams_of_blob(&office.hub, BlobId([1; 32])).unwrap(), [register]);
}

#[test]
fn looking_at_signatures_beforehand_changes_nothing_about_who_is_believed() {
    let stranger = Office::new(99).pc(Office::new(98).person()).key.public();
    for (tampered, own_key, looked_at) in [
        (false, true, true),
        (false, false, true),
        (false, true, false),
        (true, true, true),
        (true, false, true),
    ] {
        let office = Office::new(10);
        let pc = met(&office);
        pc.opens(&office, &[]);
        let mut request = pc.next_push().unwrap();
        if tampered {
            request.ops[0].args = json!({ "members": [office.person()] }).to_string();
        }
        let mut push = CheckedPush::new(request, if own_key { pc.key.public() } else { stranger });
        while looked_at && push.check_next() {}
        let taken = in_transaction(&office.hub, |tx| hub::push_checked(tx, &push, office.now(), rooms()));
        let outcome = taken.unwrap().answer.receipts.remove(0).outcome;
        let is_refused =
            matches!(outcome, Outcome::Refused { refusal, .. } if refusal.code == Code::BadSignature);
        assert_eq!(is_refused, tampered, "own key: {own_key}, looked at: {looked_at}");
    }
}

#[test]
fn what_is_not_signed_by_the_device_is_refused_as_a_receipt() {
    let office = Office::new(10);
    let pc = met(&office);
    pc.opens(&office, &[]);
    let mut request = pc.next_push().unwrap();
    request.ops[0].args = json!({ "members": [office.person()] }).to_string();
    let answer = office.takes(&request).unwrap().answer;
    assert!(
        matches!(&answer.receipts[0].outcome, Outcome::Refused { refusal, .. } if refusal.code == Code::BadSignature)
    );
    request.ops[0].sig = "not hex".to_owned();
    let again = office.takes(&request).unwrap().answer;
    assert_eq!(answer, again, "and stays refused");
}

#[test]
fn an_id_that_belongs_to_someone_else_is_refused_without_telling_their_answer() {
    let office = Office::new(11);
    let (pc, thief) = (met(&office), met(&office));
    let register = pc.opens(&office, &[]);
    let pushed = office.takes(&pc.next_push().unwrap()).unwrap();
    let theirs = pushed.items[0].op_id;
    let derived = pushed.items[1].op_id;
    for op_id in [theirs, derived] {
        let intent = thief.intends(&register, "toy.add", &json!({ "word": "偷" }));
        device::enqueue(&thief.intent, intent, op_id, office.now(), &thief.key).unwrap();
    }
    let answer = office.takes(&thief.next_push().unwrap()).unwrap().answer;
    for receipt in &answer.receipts {
        let Outcome::Refused { refusal, .. } = &receipt.outcome else { panic!("{receipt:?}") };
        assert_eq!((refusal.code, refusal.params["field"].as_str()), (Code::BadRequest, "op_id"));
    }
    assert_eq!(office.takes(&thief.next_push().unwrap()).unwrap().answer, answer);
}

#[test]
fn a_push_is_refused_as_a_whole_where_its_sender_is_not_to_be_heard() {
    let office = Office::new(12);
    let pc = met(&office);
    pc.opens(&office, &[]);
    let request = pc.next_push().unwrap();
    let code = |request: &sync::PushRequest| office.takes(request).unwrap_err().refusal().code;

    let mut newer = request.clone();
    newer.protocol = 2;
    assert_eq!(code(&newer), Code::VersionMismatch);

    let mut stranger = request.clone();
    stranger.device = DeviceId::new(&office.ids).unwrap();
    stranger.ops[0].device = stranger.device;
    assert_eq!(code(&stranger), Code::NotEnrolled);

    let mut mixed = request.clone();
    mixed.ops[0].device = DeviceId::new(&office.ids).unwrap();
    assert_eq!(code(&mixed), Code::BadRequest);

    let mut many = request.clone();
    many.ops = vec![request.ops[0].clone(); limits::PUSH_OPS + 1];
    assert_eq!(code(&many), Code::TooMany);

    office.hub.execute("UPDATE toy_devices SET revoked = 1", []).unwrap();
    assert_eq!(code(&request), Code::DeviceRevoked);
}

#[test]
fn who_has_not_met_the_hub_is_told_its_epoch_first() {
    let office = Office::new(13);
    let pc = office.pc(office.person());
    pc.opens(&office, &[]);
    let request = pc.next_push().unwrap();
    let answer = office.takes(&request).unwrap().answer;
    assert!(answer.receipts.is_empty() && answer.stop.is_none());
    assert!(pc.settles(&request, &answer).again);
    assert_eq!(pc.next_push().unwrap().hub_epoch_seen, 1);
    pc.pushes(&office);
    assert!(pc.next_push().is_none());
}

#[test]
fn the_hub_acts_itself_once_for_each_cause() {
    let office = Office::new(14);
    let pc = met(&office);
    pc.opens(&office, &[]);
    let cause = office.takes(&pc.next_push().unwrap()).unwrap().items[0].op_id;
    let remind = |tx: &rusqlite::Connection| {
        let item = toy::item(&StreamId::User(pc.me.person), "toy.told", &json!({ "word": "催" }));
        hub::append(tx, None, item, hub::derived_id(cause, 900), office.now(), &Toy)
    };
    let item = in_transaction(&office.hub, remind).unwrap();
    assert_eq!((item.seq, item.actor), (2, None));
    assert!(in_transaction(&office.hub, remind).is_err(), "the same timer does not ring twice");
    pc.pulls(&office);
    assert!(pc.words().iter().any(|line| line.ends_with("2 催")));
}
