//! A person's devices get what that person may see, all of it and nothing else.

use std::collections::BTreeSet;

use kernel::{Code, PersonId, limits};
use serde_json::json;
use sync::device::Applied;
use sync::{ChainHash, Cursor, Frame, PullRequest, StreamId, hub};

use crate::office::{Office, PLENTY, Pc, asking, in_transaction};
use crate::toy::{self, Toy};

/// The hub writes `n` words into a stream of its own accord.
fn hub_writes(office: &Office, stream: &StreamId, n: usize) {
    in_transaction(&office.hub, |tx| {
        for word in 0..n {
            let item = toy::item(stream, "toy.told", &json!({ "word": format!("词{word}") }));
            hub::append(tx, None, item, kernel::OpId::new(&office.ids).unwrap(), office.now(), &Toy)?;
        }
        Ok(())
    })
    .unwrap();
}

fn streams(frames: &[Frame]) -> Vec<&StreamId> {
    frames.iter().filter_map(Frame::stream).collect()
}

fn leave(office: &Office, stream: &StreamId, person: PersonId, purge: bool) {
    let leave = sync::Membership::Leave { stream: stream.clone(), person, purge };
    hub::change_membership(&office.hub, &leave).unwrap();
}

#[test]
fn ones_own_stream_comes_first_then_what_everybody_sees_then_what_changed_last() {
    let office = Office::new(20);
    let (author, reader) = (office.pc(office.person()), office.pc(office.person()));
    let mut registers = Vec::new();
    for _ in 0..3 {
        registers.push(author.opens(&office, &[reader.me.person]));
        author.pushes(&office);
        office.clock.advance_ms(1000);
    }
    hub_writes(&office, &StreamId::Directory, 1);
    hub_writes(&office, &StreamId::Forms, 1);
    hub_writes(&office, &StreamId::Ledger("cars".to_owned()), 1);

    let frames = office.frames(Vec::new(), reader.me.person);
    assert!(matches!(frames.first(), Some(Frame::Hello { protocol: 1, hub_epoch: 1, .. })));
    assert!(matches!(frames.last(), Some(Frame::CaughtUp { .. })));
    let own = StreamId::User(reader.me.person);
    let (dir, forms) = (StreamId::Directory, StreamId::Forms);
    assert_eq!(streams(&frames), [&own, &dir, &forms, &registers[2], &registers[1], &registers[0]]);

    let heads = hub::heads_for(&office.hub, reader.me.person).unwrap();
    assert_eq!(heads.len(), 6);
    assert_eq!(office.frames(heads, reader.me.person).len(), 2, "who has it all gets a greeting and an end");
}

#[test]
fn a_long_answer_comes_in_parts_that_join_without_a_seam() {
    let office = Office::new(21);
    let pc = office.pc(office.person());
    hub_writes(&office, &StreamId::Directory, limits::FRAME_ITEMS + 700);
    hub_writes(&office, &StreamId::User(pc.me.person), 40);
    for budget in [0, 5_000, 200_000, PLENTY] {
        let mut request = asking(Vec::new());
        let mut taken = Vec::new();
        loop {
            let part = hub::pull(&office.hub, &request, pc.me.person, office.now(), budget).unwrap();
            request.advance(&part.frames);
            taken.extend(part.frames);
            if !part.more {
                break;
            }
        }
        let items: Vec<_> = taken
            .iter()
            .filter_map(|frame| match frame {
                Frame::Items { items, .. } => Some(items),
                _ => None,
            })
            .collect();
        assert!(items.iter().all(|items| items.len() <= limits::FRAME_ITEMS));
        assert_eq!(items.iter().map(|items| items.len()).sum::<usize>(), limits::FRAME_ITEMS + 740);
        let ends = taken.iter().filter(|frame| matches!(frame, Frame::CaughtUp { .. })).count();
        assert_eq!(ends, 1, "budget {budget}");

        let fresh = Pc { replica: crate::office::empty_replica(), ..pc.cloned() };
        for frame in &taken {
            assert!(!matches!(fresh.applies(frame), Applied::AskAgain { .. }));
        }
        let at = |cursors: &[Cursor]| {
            let mut all: Vec<_> = cursors.iter().map(|it| (it.stream.clone(), it.seq, it.hash.0)).collect();
            all.sort();
            all
        };
        assert_eq!(at(&fresh.cursors()), at(&request.cursors), "the hub knows where the device is");
    }
}

#[test]
fn after_a_nudge_only_what_changed_is_looked_at() {
    let office = Office::new(22);
    let pc = office.pc(office.person());
    let register = pc.opens(&office, &[]);
    pc.pushes(&office);
    pc.pulls(&office);
    pc.adds(&office, &register, "新");
    pc.pushes(&office);
    hub_writes(&office, &StreamId::Directory, 1);

    let secret = StreamId::Ledger("secret".to_owned());
    hub_writes(&office, &secret, 1);
    let only = [register.clone(), secret].into();
    let line = asking(pc.cursors());
    let part = hub::follow(&office.hub, &line, &only, pc.me.person, PLENTY).unwrap();
    assert_eq!(streams(&part.frames), [&register]);
    assert_eq!(part.frames.len(), 1, "no greeting and no end");
    assert!(!part.more);
}

#[test]
fn a_line_that_is_caught_up_finds_what_no_nudge_told_it() {
    let office = Office::new(23);
    let (author, reader) = (office.pc(office.person()), office.pc(office.person()));
    let me = reader.me.person;
    let quiet = author.opens(&office, &[me]);
    let talked_of = author.opens(&office, &[me]);
    let left = author.opens(&office, &[me]);
    author.pushes(&office);
    reader.pulls(&office);
    let looked_at = hub::changes(&office.hub).unwrap();
    assert_eq!(hub::changed(&office.hub, me, looked_at).unwrap(), []);

    author.adds(&office, &talked_of, "新");
    let joined = author.opens(&office, &[]);
    let secret = author.opens(&office, &[]);
    author.pushes(&office);
    in_transaction(&office.hub, |tx| {
        hub::change_membership(tx, &sync::Membership::Join { stream: joined.clone(), person: me })
    })
    .unwrap();
    leave(&office, &left, me, false);
    hub_writes(&office, &StreamId::Forms, 1);

    let changed = hub::changed(&office.hub, me, looked_at).unwrap();
    let expected: BTreeSet<_> = [talked_of, joined, left, StreamId::Forms].into();
    assert_eq!(BTreeSet::from_iter(changed.clone()), expected, "neither {quiet} nor {secret}");

    // Who follows them has what a whole look would bring.
    let line = asking(reader.cursors());
    let part = hub::follow(&office.hub, &line.about(&expected), &expected, me, PLENTY).unwrap();
    part.frames.iter().for_each(|frame| drop(reader.applies(frame)));
    assert_eq!(office.frames(reader.cursors(), me).len(), 2);
    let looked_at = hub::changes(&office.hub).unwrap();
    assert_eq!(hub::changed(&office.hub, me, looked_at).unwrap(), []);
}

#[test]
fn who_leaves_keeps_what_they_had_and_gets_nothing_more() {
    let office = Office::new(23);
    let (author, reader) = (office.pc(office.person()), office.pc(office.person()));
    let register = author.opens(&office, &[reader.me.person]);
    author.pushes(&office);
    reader.pulls(&office);
    author.adds(&office, &register, "前");
    author.does(&office, &register, "toy.expel", &json!({ "person": reader.me.person }));
    author.adds(&office, &register, "后");
    author.pushes(&office);

    let applied = reader.pulls(&office);
    assert!(applied.contains(&Applied::Closed { stream: register.clone() }));
    assert!(reader.words().iter().any(|line| line.ends_with("前")), "up to the moment of leaving");
    assert!(!reader.words().iter().any(|line| line.ends_with("后")));
    assert_eq!(streams(&office.frames(reader.cursors(), reader.me.person)), Vec::<&StreamId>::new());

    author.does(&office, &register, "toy.invite", &json!({ "person": reader.me.person }));
    author.pushes(&office);
    reader.pulls(&office);
    assert!(reader.words().iter().any(|line| line.ends_with("后")), "let in again, they see all of it");
    assert!(!reader.cursors().iter().any(|cursor| cursor.closed));
}

#[test]
fn who_is_let_in_again_while_nothing_was_said_has_an_open_stream_again() {
    let office = Office::new(24);
    let pc = office.pc(office.person());
    let register = pc.opens(&office, &[]);
    pc.pushes(&office);
    pc.pulls(&office);
    leave(&office, &register, pc.me.person, false);
    assert!(pc.pulls(&office).contains(&Applied::Closed { stream: register.clone() }));
    let join = sync::Membership::Join { stream: register.clone(), person: pc.me.person };
    hub::change_membership(&office.hub, &join).unwrap();
    assert!(pc.pulls(&office).contains(&Applied::Reopened { stream: register }));
    assert_eq!(pc.pulls(&office).len(), 2, "said once");
}

#[test]
fn of_a_secret_stream_nothing_stays() {
    let office = Office::new(25);
    let pc = office.pc(office.person());
    let register = pc.opens(&office, &[]);
    pc.adds(&office, &register, "密");
    pc.pushes(&office);
    pc.pulls(&office);
    leave(&office, &register, pc.me.person, true);

    assert!(pc.pulls(&office).contains(&Applied::Gone { stream: register.clone() }));
    assert!(!pc.words().iter().any(|line| line.starts_with(&register.to_string())));
    for table in ["sync_streams", "sync_items", "sync_snapshots"] {
        let sql = format!("SELECT count(*) FROM {table} WHERE stream = ?1");
        let n: i64 = pc.replica.query_row(&sql, [register.to_string()], |row| row.get(0)).unwrap();
        assert_eq!(n, 0, "{table}");
    }
    assert_eq!(pc.pulls(&office).len(), 2, "and it is not mentioned again");
}

#[test]
fn a_cursor_for_what_was_never_ones_own_is_taken_away() {
    let office = Office::new(26);
    let (author, stranger) = (office.pc(office.person()), office.person());
    let register = author.opens(&office, &[]);
    author.pushes(&office);
    let cursor = Cursor { stream: register.clone(), seq: 0, hash: ChainHash::ZERO, closed: false };
    let frames = office.frames(vec![cursor], stranger);
    assert!(frames.contains(&Frame::Revoked { stream: register, purge: true }));
    assert!(!frames.iter().any(|frame| matches!(frame, Frame::Items { .. } | Frame::Snapshot { .. })));
}

#[test]
fn a_device_with_another_history_begins_anew() {
    let office = Office::new(27);
    let person = office.person();
    let own = StreamId::User(person);
    hub_writes(&office, &own, 3);
    let wrong =
        [(2, ChainHash([9; 32])), (3, ChainHash([9; 32])), (4, ChainHash::ZERO), (u64::MAX, ChainHash::ZERO)];
    for (seq, hash) in wrong {
        let frames = office.frames(vec![Cursor { stream: own.clone(), seq, hash, closed: false }], person);
        assert_eq!(frames[1], Frame::Reset { stream: own.clone() });
        let Frame::Items { items, .. } = &frames[2] else { panic!("{frames:?}") };
        assert_eq!(items.len(), 3);
    }
}

#[test]
fn a_shortened_log_is_a_snapshot_and_what_came_after() {
    let office = Office::new(28);
    let pc = office.pc(office.person());
    let own = StreamId::User(pc.me.person);
    hub_writes(&office, &own, 10);
    pc.pulls(&office);
    let near = pc.cloned();
    hub_writes(&office, &own, 10);
    assert!(in_transaction(&office.hub, |tx| hub::compact(tx, &own, 15, &Toy)).unwrap());
    hub_writes(&office, &own, 5);
    assert_eq!(
        hub::verify_chain(&office.hub, &own).unwrap(),
        Some(sync::Chain::Whole { from: 15, head: 25 })
    );

    let fresh = office.pc(pc.me.person);
    for pc in [&fresh, &near] {
        let applied = pc.pulls(&office);
        assert!(applied.contains(&Applied::Replaced { stream: own.clone() }), "{applied:?}");
        assert_eq!(pc.words().len(), 25);
        assert_eq!(pc.words(), toy::state(&office.hub));
        let whole = sync::device::verify_chain(&pc.replica, &own).unwrap();
        assert_eq!(whole, Some(sync::Chain::Whole { from: 20, head: 25 }));
    }

    let mut at_sixteen = near.cursors();
    at_sixteen[0].seq = 16;
    at_sixteen[0].hash = hub::items(&office.hub, &own, 15, 1).unwrap()[0].hash;
    let frames = office.frames(at_sixteen, pc.me.person);
    assert!(matches!(&frames[1], Frame::Items { items, .. } if items.len() == 9), "the log still has it");
    assert!(!hub::compact(&office.hub, &own, 15, &Toy).unwrap(), "there is nothing to shorten");
}

#[test]
fn who_is_far_behind_gets_the_snapshot_though_the_log_is_there() {
    let office = Office::new(29);
    let pc = office.pc(office.person());
    let own = StreamId::User(pc.me.person);
    hub_writes(&office, &own, 2_050);
    hub::compact(&office.hub, &own, 1, &Toy).unwrap();
    let near = hub::items(&office.hub, &own, 99, 1).unwrap().remove(0);
    let near = Cursor { stream: own.clone(), seq: near.seq, hash: near.hash, closed: false };
    assert!(matches!(office.frames(vec![near], pc.me.person)[1], Frame::Items { .. }));

    let second = hub::items(&office.hub, &own, 1, 1).unwrap().remove(0);
    let far = Cursor { stream: own, seq: 2, hash: second.hash, closed: false };
    assert!(matches!(office.frames(vec![far], pc.me.person)[1], Frame::Snapshot { at: 2_050, .. }));
}

#[test]
fn who_left_before_the_snapshot_is_not_given_it() {
    let office = Office::new(30);
    let (author, reader) = (office.pc(office.person()), office.pc(office.person()));
    let register = author.opens(&office, &[reader.me.person]);
    author.adds(&office, &register, "前");
    author.pushes(&office);
    reader.pulls(&office);
    author.adds(&office, &register, "中");
    author.does(&office, &register, "toy.expel", &json!({ "person": reader.me.person }));
    author.adds(&office, &register, "后");
    author.pushes(&office);
    hub::compact(&office.hub, &register, 5, &Toy).unwrap();

    let applied = reader.pulls(&office);
    assert!(applied.contains(&Applied::Closed { stream: register }), "{applied:?}");
    assert!(!reader.words().iter().any(|line| line.ends_with("后") || line.ends_with("中")));
}

#[test]
fn another_version_is_told_so() {
    let office = Office::new(31);
    let request = PullRequest { protocol: 7, ..asking(Vec::new()) };
    let error = hub::pull(&office.hub, &request, office.person(), office.now(), PLENTY).unwrap_err();
    assert_eq!(error.refusal().code, Code::VersionMismatch);
}
