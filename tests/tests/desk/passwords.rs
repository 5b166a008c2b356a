//! The password changes at the hub and on the PC, and the power goes in between: whatever is typed next opens, nothing
//! is locked for ever, and the hub says which password stays.

use std::path::Path;

use backend::wire::PasswordRequest;
use crypto::slots::{KeyFile, NewSlot, SlotKind};
use kernel::{Code, PersonId};
use serde_json::json;
use testkit::{FakeClock, SeededRandom};

use crate::hall::{APPLICANT, Hall, Pc};

const OLD: &str = identity::demo::PASSWORD;
const NEW: &str = "Haifeng#2027";

fn passphrases(keys: &Path) -> usize {
    let slots = KeyFile::load(keys).unwrap().unwrap().slots();
    slots.iter().filter(|slot| slot.kind == SlotKind::Passphrase).count()
}

async fn me(pc: &Pc) -> PersonId {
    let session = pc.get("session.status", json!({})).await;
    session["me"]["person"]["id"].as_str().unwrap().parse().unwrap()
}

/// As far as the PC's first step: the new password opens, too.
fn add(keys: &Path) {
    let mut file = KeyFile::load(keys).unwrap().unwrap();
    let key = file.open_with_passphrase(OLD).unwrap().key;
    let new = NewSlot::Passphrase { passphrase: NEW, iterations: 1_000 };
    file.add(&key, new, FakeClock::MONDAY_NINE, &SeededRandom::new(5)).unwrap();
}

/// What opens this PC, of the two.
async fn opens(pc: &Pc) -> Vec<&'static str> {
    let mut open = Vec::new();
    for password in [OLD, NEW] {
        // Locked already, where the one before did not open.
        let _ = pc.ask("session.lock", json!({})).await;
        match pc.log_in(password).await {
            Ok(_) => open.push(password),
            Err(refusal) => assert_eq!(refusal.code, Code::WrongPassword),
        }
    }
    open
}

/// The session, once the other password is or is not spoken of.
async fn told(pc: &Pc, other: bool) {
    let is_right = |session: &serde_json::Value| session["otherPassword"] == other;
    pc.until("what is said of the password", "session.status", json!({}), is_right).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_it_is_the_only_one_and_refused_it_leaves_nothing() {
    let hall = Hall::open().await;
    let pc = hall.pc("pc", APPLICANT).await;
    let keys = pc.data().join("keys.json");
    let wrong = pc.ask("session.changePassword", json!({ "old": "wrong", "new": NEW })).await.unwrap_err();
    assert_eq!(wrong.code, Code::WrongPassword);
    let weak = pc.ask("session.changePassword", json!({ "old": OLD, "new": "short" })).await.unwrap_err();
    assert_eq!(weak.code, Code::BadRequest);
    assert_eq!(passphrases(&keys), 1);
    hall.clock.advance_ms(1_000);
    pc.get("session.changePassword", json!({ "old": OLD, "new": NEW })).await;
    assert_eq!(passphrases(&keys), 1);
    assert_eq!(opens(&pc).await, [NEW]);
    told(&pc, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_before_the_hub_was_asked_the_old_password_stays() {
    let hall = Hall::open().await;
    for typed in [OLD, NEW] {
        let pc = hall.pc(if typed == OLD { "one" } else { "two" }, APPLICANT).await;
        add(&pc.data().join("keys.json"));
        let pc = hall.cut(pc).await;
        pc.log_in(typed).await.unwrap();
        let keys = pc.data().join("keys.json");
        if typed == NEW {
            // It opens, and is not the hub's: the person is told, and types the one that is.
            told(&pc, true).await;
            pc.get("session.adoptPassword", json!({ "password": OLD })).await;
        }
        pc.until("one passphrase", "session.status", json!({}), |_| passphrases(&keys) == 1).await;
        assert_eq!(opens(&pc).await, [OLD]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_after_the_hub_said_yes_the_new_password_stays() {
    let hall = Hall::open().await;
    let (one, two) = (hall.pc("one", APPLICANT).await, hall.pc("two", APPLICANT).await);
    let person = me(&one).await;
    hall.clock.advance_ms(1_000);
    let change = PasswordRequest { old: OLD.to_owned(), new: NEW.to_owned() };
    hall.hub.change_password(person, change).await.unwrap();
    for (pc, typed) in [(one, NEW), (two, OLD)] {
        add(&pc.data().join("keys.json"));
        let pc = hall.cut(pc).await;
        pc.log_in(typed).await.unwrap();
        let keys = pc.data().join("keys.json");
        if typed == OLD {
            told(&pc, true).await;
            let wrong = pc.ask("session.adoptPassword", json!({ "password": OLD })).await.unwrap_err();
            assert_eq!(wrong.code, Code::WrongPassword);
            pc.get("session.adoptPassword", json!({ "password": NEW })).await;
        }
        pc.until("one passphrase", "session.status", json!({}), |_| passphrases(&keys) == 1).await;
        told(&pc, false).await;
        assert_eq!(opens(&pc).await, [NEW]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_before_it_was_noted_nothing_is_asked_of_the_person() {
    let hall = Hall::open().await;
    let pc = hall.pc("pc", APPLICANT).await;
    let before = std::fs::read(pc.data().join("profile.json")).unwrap();
    hall.clock.advance_ms(1_000);
    pc.get("session.changePassword", json!({ "old": OLD, "new": NEW })).await;
    std::fs::write(pc.data().join("profile.json"), &before).unwrap();
    let pc = hall.cut(pc).await;
    pc.log_in(NEW).await.unwrap();
    let noted = |_: &serde_json::Value| std::fs::read(pc.data().join("profile.json")).unwrap() != before;
    pc.until("the note", "session.status", json!({}), noted).await;
    told(&pc, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_on_one_pc_the_other_goes_on_with_the_old_one_until_the_new_one_is_typed_there() {
    let hall = Hall::open().await;
    let here = hall.pc("here", APPLICANT).await;
    let there = hall.pc("there", APPLICANT).await;
    hall.clock.advance_ms(1_000);
    here.get("session.changePassword", json!({ "old": OLD, "new": NEW })).await;

    // The other PC: its data cannot be opened by what it never saw.
    let there = hall.cut(there).await;
    assert_eq!(there.log_in(NEW).await.unwrap_err().code, Code::WrongPassword);
    there.log_in(OLD).await.unwrap();
    told(&there, true).await;
    // However often it is opened, the hub counts one wrong password.
    assert_eq!(opens(&there).await, [OLD]);
    assert_eq!(opens(&there).await, [OLD]);
    there.log_in(OLD).await.unwrap();
    there.get("session.adoptPassword", json!({ "password": NEW })).await;
    told(&there, false).await;
    assert_eq!(opens(&there).await, [NEW]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_nothing_is_begun() {
    let hall = Hall::open().await;
    let pc = hall.pc("pc", APPLICANT).await;
    hall.close().await;
    let refused = pc.ask("session.changePassword", json!({ "old": OLD, "new": NEW })).await.unwrap_err();
    assert_eq!(refused.code, Code::Offline);
    assert_eq!(passphrases(&pc.data().join("keys.json")), 1);
}
