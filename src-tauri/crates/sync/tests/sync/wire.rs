//! Bytes from elsewhere, and bytes that must never change.

use expect_test::expect;
use kernel::{BlobId, CaseId, Code, DeviceId, OpId, PersonId, Timestamp, limits};
use serde_json::{Value, json};
use sync::{ChainHash, Frame, Item, Lane, Op, Outcome, Stop, StreamId, wire};

fn op() -> Op {
    Op {
        op_id: OpId::from_bytes([1; 16]),
        device: DeviceId::from_bytes([2; 16]),
        epoch: 3,
        lane: Lane::Workflow,
        dseq: 4,
        stream: StreamId::Case(CaseId::from_bytes([5; 16])),
        kind: "toy.add".to_owned(),
        v: 1,
        base_seq: 6,
        args: r#"{"word":"春"}"#.to_owned(),
        blobs: vec![BlobId([7; 32])],
        client_ts: Timestamp(-8),
        sig: "00".repeat(64),
    }
}

fn item() -> Item {
    Item {
        stream: StreamId::Directory,
        seq: 1,
        op_id: OpId::from_bytes([1; 16]),
        kind: "toy.add".to_owned(),
        v: 2,
        actor: Some(PersonId::from_bytes([3; 16])),
        hub_ts: Timestamp(4),
        body: "{}".to_owned(),
        hash: ChainHash::ZERO,
    }
}

fn push(ops: &[Op]) -> Value {
    json!({ "protocol": 1, "hub_epoch_seen": 1, "device": op().device, "epoch": 3, "lane": "workflow", "ops": ops })
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

#[test]
fn the_signed_bytes_of_an_operation_are_these_for_ever() {
    let lines: Vec<_> = op().signed_bytes().chunks(32).map(hex::encode).collect();
    expect![[r#"
        0000000c746f6e6762616e2e6f702e3101010101010101010101010101010101
        02020202020202020202020202020202000000000000000300000008776f726b
        666c6f77000000000000000400000029636173653a30353035303530352d3035
        30352d303530352d303530352d30353035303530353035303500000007746f79
        2e616464000000000000000100000000000000060000000e7b22776f7264223a
        22e698a5227d0000000107070707070707070707070707070707070707070707
        07070707070707070707fffffffffffffff8"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn the_hash_of_an_item_is_this_for_ever_and_depends_on_every_field() {
    expect!["98057e04319f52a79ca6cd151377aadff85ee3988360467c1a77be39fc13bb39"]
        .assert_eq(&item().hash_after(ChainHash::ZERO).to_string());
    let changes: [fn(&mut Item); 8] = [
        |item| item.stream = StreamId::Forms,
        |item| item.seq = 2,
        |item| item.op_id = OpId::from_bytes([9; 16]),
        |item| item.kind = "toy.ad".to_owned(),
        |item| item.v = 3,
        |item| item.actor = None,
        |item| item.hub_ts = Timestamp(5),
        |item| item.body = "{ }".to_owned(),
    ];
    let mut hashes = vec![item().hash_after(ChainHash::ZERO), item().hash_after(ChainHash([1; 32]))];
    for change in changes {
        let mut changed = item();
        change(&mut changed);
        hashes.push(changed.hash_after(ChainHash::ZERO));
    }
    let n = hashes.len();
    hashes.sort_by_key(|hash| hash.0);
    hashes.dedup();
    assert_eq!(hashes.len(), n);
}

#[test]
fn a_signature_depends_on_every_field() {
    let changes: [fn(&mut Op); 12] = [
        |op| op.op_id = OpId::from_bytes([9; 16]),
        |op| op.device = DeviceId::from_bytes([9; 16]),
        |op| op.epoch = 9,
        |op| op.lane = Lane::Message,
        |op| op.dseq = 9,
        |op| op.stream = StreamId::Forms,
        |op| op.kind = "toy.adds".to_owned(),
        |op| op.v = 9,
        |op| op.base_seq = 9,
        |op| op.args = "{}".to_owned(),
        |op| op.blobs = Vec::new(),
        |op| op.client_ts = Timestamp(9),
    ];
    for change in changes {
        let mut changed = op();
        change(&mut changed);
        assert_ne!(changed.signed_bytes(), op().signed_bytes(), "{changed:?}");
    }
}

#[test]
fn frames_are_one_line_and_come_back_as_they_went() {
    let frames = [
        Frame::Hello { protocol: 1, hub_epoch: 2, backed_up_at: Timestamp(3), hub_ts: Timestamp(4) },
        Frame::Items { stream: StreamId::Directory, items: vec![Item { body: "{\n}".to_owned(), ..item() }] },
        Frame::Snapshot { stream: StreamId::Forms, at: 9, hash: ChainHash([255; 32]), body: "\n".to_owned() },
        Frame::Reset { stream: StreamId::Ledger("car-2026".to_owned()) },
        Frame::Revoked { stream: StreamId::Directory, purge: true },
        Frame::Behind,
        Frame::CaughtUp { hub_ts: Timestamp(1) },
        Frame::Ping { hub_ts: Timestamp(1) },
    ];
    for frame in frames {
        let encoded = wire::encode(&frame).unwrap();
        assert!(!encoded.contains(&b'\n') && !encoded.contains(&b'\r'));
        assert_eq!(wire::decode_frame(&encoded).unwrap(), frame);
    }
}

#[test]
fn a_newer_hub_is_understood_as_far_as_possible() {
    let unknown_type = json!({ "type": "ephemeral", "stream": "doc:7", "body": { "cursor": [1, 2] } });
    assert_eq!(wire::decode_frame(&bytes(&unknown_type)).unwrap(), Frame::Unknown);
    let unknown_stream = json!({ "type": "reset", "stream": "conv:7" });
    assert_eq!(wire::decode_frame(&bytes(&unknown_stream)).unwrap(), Frame::Unknown);
    let more_fields = json!({ "type": "reset", "stream": "dir:", "why": "new" });
    assert_eq!(
        wire::decode_frame(&bytes(&more_fields)).unwrap(),
        Frame::Reset { stream: StreamId::Directory }
    );

    let answer = json!({
        "hub_epoch": 1, "hub_ts": 2, "stop": { "stop": "hold", "minutes": 3 },
        "receipts": [{ "op_id": op().op_id, "dseq": 1, "hub_ts": 2, "outcome": {
            "outcome": "refused", "current_seq": 0, "refusal": { "code": "notInSeason", "params": { "until": "may" } } } }],
    });
    let answer = wire::decode_answer(&bytes(&answer)).unwrap();
    assert_eq!(answer.stop, Some(Stop::Unknown));
    let Outcome::Refused { refusal, .. } = &answer.receipts[0].outcome else { panic!("accepted") };
    assert_eq!((refusal.code, refusal.params["code"].as_str()), (Code::Internal, "notInSeason"));
}

#[test]
fn malformed_requests_are_refused_with_the_reason() {
    let code = |bytes: &[u8]| wire::decode_push(bytes).unwrap_err().code;
    wire::decode_push(&bytes(&push(&[op()]))).unwrap();

    assert_eq!(code(b""), Code::BadRequest);
    assert_eq!(code(b"{"), Code::BadRequest);
    assert_eq!(code(&[0xff; 40]), Code::BadRequest);
    assert_eq!(code("[".repeat(100_000).as_bytes()), Code::BadRequest);
    assert_eq!(code(&vec![b' '; limits::REQUEST_BYTES + 1]), Code::TooLarge);
    assert_eq!(code(&bytes(&push(&vec![op(); limits::PUSH_OPS + 1]))), Code::TooMany);

    let mut newer = push(&[]);
    newer["protocol"] = json!(9);
    newer["ops"] = json!("of another form");
    let refusal = wire::decode_push(&bytes(&newer)).unwrap_err();
    assert_eq!(refusal.code, Code::VersionMismatch);
    assert_eq!((refusal.params["ours"].as_str(), refusal.params["theirs"].as_str()), ("1", "9"));

    let twisted: [fn(&mut Op); 5] = [
        |op| op.dseq = 0,
        |op| op.dseq = u64::MAX,
        |op| op.epoch = 4,
        |op| op.lane = Lane::Pref,
        |op| op.device = DeviceId::from_bytes([9; 16]),
    ];
    for twist in twisted {
        let mut op = op();
        twist(&mut op);
        assert_eq!(code(&bytes(&push(&[op.clone()]))), Code::BadRequest, "{op:?}");
    }
    let (first, mut third) = (op(), op());
    third.dseq += 2;
    assert_eq!(code(&bytes(&push(&[first, third]))), Code::BadRequest, "not contiguous");

    let mut more = serde_json::to_value(op()).unwrap();
    more["colour"] = json!("red");
    let mut unknown_field = push(&[]);
    unknown_field["ops"] = json!([more]);
    assert_eq!(code(&bytes(&unknown_field)), Code::BadRequest, "nothing unsigned travels with an operation");
    for stream in ["", "case:", "case:x", "ledger:../x", "nowhere:1", "dir:x"] {
        let mut wrong = push(&[op()]);
        wrong["ops"][0]["stream"] = json!(stream);
        assert_eq!(code(&bytes(&wrong)), Code::BadRequest, "{stream}");
    }
    assert_eq!(
        wire::decode_pull(br#"{"protocol":0,"hub_epoch_seen":0,"cursors":[]}"#).unwrap_err().code,
        Code::VersionMismatch
    );
    assert_eq!(wire::decode_frame(b"nonsense").unwrap_err().code, Code::BadRequest);
    assert_eq!(wire::decode_answer(b"nonsense").unwrap_err().code, Code::BadRequest);
}

proptest::proptest! {
    #[test]
    fn no_bytes_whatever_make_a_decoder_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let _ = wire::decode_push(&bytes);
        let _ = wire::decode_pull(&bytes);
        let _ = wire::decode_answer(&bytes);
        let _ = wire::decode_frame(&bytes);
    }

    #[test]
    fn a_push_with_one_byte_changed_is_refused_or_understood(at in 0_usize..400, byte in proptest::num::u8::ANY) {
        let mut bytes = bytes(&push(&[op()]));
        if let Some(there) = bytes.get_mut(at) {
            *there = byte;
        }
        let _ = wire::decode_push(&bytes);
    }
}
