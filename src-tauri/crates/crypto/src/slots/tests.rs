//! What the slots promise, tried.

use super::*;
use crate::keyring::{MemoryKeyring, Why};
use kernel::random::NoRandomness;
use kernel::{Code, Refusal, SystemRandom};
use std::fs;
use std::os::unix::fs::PermissionsExt;

const NOW: Timestamp = Timestamp(1_790_000_000_000);
const CHEAP: u32 = 3;

struct Desk {
    folder: tempfile::TempDir,
    key: DataKey,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), key: DataKey::generate(&SystemRandom).unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("keys.json")
    }

    fn create(&self, slot: NewSlot<'_>) -> KeyFile {
        KeyFile::create(&self.path(), &self.key, slot, NOW, &SystemRandom).unwrap()
    }

    fn load(&self) -> KeyFile {
        KeyFile::load(&self.path()).unwrap().unwrap()
    }

    fn edit(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.path()).unwrap();
        assert!(text.contains(from), "{from} is not in {text}");
        fs::write(self.path(), text.replacen(from, to, 1)).unwrap();
    }
}

fn word(passphrase: &str) -> NewSlot<'_> {
    NewSlot::Passphrase { passphrase, iterations: CHEAP }
}

#[test]
fn the_passphrase_opens_and_no_other_does() {
    let desk = Desk::new();
    desk.create(word("绿水青山"));
    let opened = desk.load().open_with_passphrase("绿水青山").unwrap();
    assert_eq!(opened.key, desk.key);
    assert_eq!(opened.kind, SlotKind::Passphrase);
    for wrong in ["", "绿水青山 ", "金山银山"] {
        assert!(matches!(desk.load().open_with_passphrase(wrong), Err(KeyError::WrongPassphrase)));
    }
}

#[test]
fn the_file_is_for_its_user_only_and_holds_no_key() {
    let desk = Desk::new();
    let keyring = MemoryKeyring::new();
    let mut file = desk.create(word("绿水青山"));
    file.add(&desk.key, NewSlot::Keyring(&keyring), NOW, &SystemRandom).unwrap();
    assert_eq!(fs::metadata(desk.path()).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(desk.path()).unwrap();
    assert!(!text.contains(&hex::encode(desk.key.as_bytes())) && !text.contains("绿水青山"));
    let opened = file.open_with_passphrase("绿水青山").unwrap();
    for shown in [format!("{file:?}"), format!("{opened:?}"), format!("{keyring:?}")] {
        assert!(!shown.contains(&hex::encode(desk.key.as_bytes())), "{shown}");
        assert!(!shown.contains(&format!("{:?}", desk.key.as_bytes())), "{shown}");
    }
}

#[test]
fn no_file_is_not_an_error_and_a_file_is_never_overwritten() {
    let desk = Desk::new();
    assert!(KeyFile::load(&desk.path()).unwrap().is_none());
    desk.create(word("first"));
    let again = KeyFile::create(&desk.path(), &desk.key, word("second"), NOW, &SystemRandom);
    assert!(matches!(again, Err(KeyError::Exists { .. })));
    desk.load().open_with_passphrase("first").unwrap();
}

#[test]
fn the_keyring_opens_without_asking() {
    let desk = Desk::new();
    let keyring = MemoryKeyring::new();
    desk.create(NewSlot::Keyring(&keyring));
    let opened = desk.load().open_with_keyring(&keyring).unwrap();
    assert_eq!((opened.key, opened.kind), (desk.key.clone(), SlotKind::SecretService));
    assert!(matches!(desk.load().open_with_passphrase("x"), Err(KeyError::NoSlot)));
}

#[test]
fn a_keyring_that_is_absent_locked_or_slow_says_so_and_the_passphrase_still_opens() {
    let desk = Desk::new();
    let keyring = MemoryKeyring::new();
    let mut file = desk.create(word("绿水青山"));
    file.add(&desk.key, NewSlot::Keyring(&keyring), NOW, &SystemRandom).unwrap();
    for why in [Why::Absent, Why::Locked, Why::TooSlow, Why::Odd] {
        keyring.fail(Some(why));
        let error = desk.load().open_with_keyring(&keyring).unwrap_err();
        assert!(matches!(&error, KeyError::Keyring(unavailable) if unavailable.why == why), "{error}");
        assert_eq!(error.refusal(), Refusal::new(Code::NoKey).with("why", why.as_str()));
        desk.load().open_with_passphrase("绿水青山").unwrap();
    }
}

#[test]
fn a_keyring_that_was_reset_forgot_and_the_passphrase_still_opens() {
    let desk = Desk::new();
    let keyring = MemoryKeyring::new();
    let mut file = desk.create(word("绿水青山"));
    file.add(&desk.key, NewSlot::Keyring(&keyring), NOW, &SystemRandom).unwrap();
    let name = keyring.names().remove(0);
    for secret in [&[7; 16][..], b"short", b""] {
        keyring.set(&name, secret).unwrap();
        assert!(matches!(desk.load().open_with_keyring(&keyring), Err(KeyError::KeyringForgot)));
    }
    let reset = MemoryKeyring::new();
    assert!(matches!(desk.load().open_with_keyring(&reset), Err(KeyError::KeyringForgot)));
    desk.load().open_with_passphrase("绿水青山").unwrap();
}

#[test]
fn a_slot_comes_and_goes_and_the_others_stay_byte_for_byte() {
    let desk = Desk::new();
    let keyring = MemoryKeyring::new();
    let mut file = desk.create(word("绿水青山"));
    let slot = |nth: usize| serde_json::to_string(&desk.load().content.slots[nth]).unwrap();
    let before = slot(0);
    let second = file.add(&desk.key, NewSlot::Keyring(&keyring), NOW.plus_ms(1), &SystemRandom).unwrap();
    assert_eq!(slot(0), before);
    assert_eq!(keyring.names().len(), 1);
    let slots = desk.load().slots();
    assert_eq!(slots.iter().map(|slot| slot.created).collect::<Vec<_>>(), [NOW, NOW.plus_ms(1)]);
    file.remove(&second, Some(&keyring)).unwrap();
    assert_eq!(slot(0), before);
    assert!(keyring.names().is_empty());
    assert!(matches!(file.remove(&second, None), Err(KeyError::NoSlot)));
}

#[test]
fn the_last_slot_stays() {
    let desk = Desk::new();
    let mut file = desk.create(word("绿水青山"));
    let only = file.slots().remove(0).id;
    assert!(matches!(file.remove(&only, None), Err(KeyError::LastSlot)));
    desk.load().open_with_passphrase("绿水青山").unwrap();
}

#[test]
fn the_file_remembers_which_slot_opened_it() {
    let desk = Desk::new();
    let keyring = MemoryKeyring::new();
    let mut file = desk.create(word("绿水青山"));
    let second = file.add(&desk.key, NewSlot::Keyring(&keyring), NOW, &SystemRandom).unwrap();
    assert!(desk.load().slots().iter().all(|slot| !slot.opened_last));
    file.open_with_keyring(&keyring).unwrap();
    let opened_last = |desk: &Desk| {
        desk.load()
            .slots()
            .into_iter()
            .filter(|slot| slot.opened_last)
            .map(|slot| slot.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(opened_last(&desk), std::slice::from_ref(&second));
    file.remove(&second, Some(&keyring)).unwrap();
    assert!(opened_last(&desk).is_empty());
}

#[test]
fn a_changed_passphrase_takes_the_place_of_the_old_one_in_one_write() {
    let desk = Desk::new();
    let keyring = MemoryKeyring::new();
    let mut file = desk.create(word("旧口令"));
    file.add(&desk.key, NewSlot::Keyring(&keyring), NOW, &SystemRandom).unwrap();
    assert!(matches!(
        file.change_passphrase("错口令", word("新口令"), NOW, &SystemRandom),
        Err(KeyError::WrongPassphrase)
    ));
    let opened = file.change_passphrase("旧口令", word("新口令"), NOW, &SystemRandom).unwrap();
    assert_eq!(opened.key, desk.key);
    assert_eq!(desk.load().slots().len(), 2);
    assert!(matches!(desk.load().open_with_passphrase("旧口令"), Err(KeyError::WrongPassphrase)));
    assert_eq!(desk.load().open_with_passphrase("新口令").unwrap().slot, opened.slot);
    desk.load().open_with_keyring(&keyring).unwrap();
}

#[test]
fn a_write_that_was_cut_off_or_is_under_way_is_not_read_and_not_touched() {
    let desk = Desk::new();
    desk.create(word("旧口令"));
    let half = desk.folder.path().join("keys.json.unfinished");
    fs::write(&half, b"{\"format\": 1, \"slo").unwrap();
    assert_eq!(desk.load().slots().len(), 1);
    assert!(half.exists(), "another thread may be writing it");
    durable::sweep(desk.folder.path()).unwrap();
    assert!(!half.exists());
    desk.load().open_with_passphrase("旧口令").unwrap();
}

#[test]
fn a_change_that_cannot_be_written_is_no_change() {
    let desk = Desk::new();
    let mut file = desk.create(word("旧口令"));
    let before = fs::read(desk.path()).unwrap();
    // The rename cannot replace a folder, whoever we are.
    let blocked = desk.folder.path().join("blocked");
    fs::create_dir_all(blocked.join("keys.json")).unwrap();
    file.path = blocked.join("keys.json");
    let error = file.add(&desk.key, word("新口令"), NOW, &SystemRandom).unwrap_err();
    assert!(matches!(error, KeyError::File { .. }), "{error}");
    assert_eq!(file.slots().len(), 1);
    // Remembering which slot opened is no condition for opening.
    file.open_with_passphrase("旧口令").unwrap();
    assert_eq!(fs::read(desk.path()).unwrap(), before);
}

#[test]
fn a_slot_of_another_key_cannot_be_put_beside_these() {
    let desk = Desk::new();
    let mut file = desk.create(word("绿水青山"));
    let other = DataKey::generate(&SystemRandom).unwrap();
    assert!(matches!(file.add(&other, word("x"), NOW, &SystemRandom), Err(KeyError::OtherKey)));
    assert_eq!(desk.load().slots().len(), 1);
}

#[test]
fn nothing_is_no_passphrase() {
    let desk = Desk::new();
    let refused = KeyFile::create(&desk.path(), &desk.key, NewSlot::passphrase(""), NOW, &SystemRandom);
    assert!(matches!(refused, Err(KeyError::EmptyPassphrase)));
    assert!(!desk.path().exists());
}

#[test]
fn without_randomness_nothing_is_written() {
    struct Dry;
    impl Random for Dry {
        fn fill(&self, _: &mut [u8]) -> Result<(), NoRandomness> {
            Err(NoRandomness)
        }
    }
    let desk = Desk::new();
    let refused = KeyFile::create(&desk.path(), &desk.key, word("绿水青山"), NOW, &Dry);
    assert!(matches!(refused, Err(KeyError::NoRandomness(_))));
    assert!(!desk.path().exists());
}

#[test]
fn a_damaged_file_is_named_and_never_taken_for_a_wrong_passphrase() {
    let desk = Desk::new();
    let whole = {
        desk.create(word("绿水青山"));
        fs::read(desk.path()).unwrap()
    };
    for cut in 0..whole.len() {
        fs::write(desk.path(), &whole[..cut]).unwrap();
        let error = KeyFile::load(&desk.path()).unwrap_err();
        assert!(matches!(error, KeyError::Damaged { .. }), "{error}");
        assert!(error.to_string().contains("keys.json"));
        assert_eq!(error.refusal(), Refusal::new(Code::Corrupt).with("file", "keys.json"));
    }
    for (from, to) in [
        ("\"iterations\": 3", "\"iterations\": 4"),
        ("\"iterations\": 3", "\"iterations\": 4000000000"),
        ("\"iterations\": 3,", ""),
        ("\"salt\": \"", "\"salt\": \"00"),
        ("\"sealed\": \"", "\"sealed\": \"00"),
        ("\"created\": 1790000000000", "\"created\": 1790000000001"),
    ] {
        fs::write(desk.path(), &whole).unwrap();
        desk.edit(from, to);
        let error = desk.load().open_with_passphrase("绿水青山").unwrap_err();
        assert!(matches!(error, KeyError::Damaged { .. }), "{from}: {error}");
    }
    fs::write(desk.path(), r#"{"format":1,"key":"00","openedLast":null,"slots":[]}"#).unwrap();
    assert!(matches!(KeyFile::load(&desk.path()), Err(KeyError::Damaged { .. })));
}

#[test]
fn one_damaged_slot_does_not_take_the_others_with_it() {
    let desk = Desk::new();
    let mut file = desk.create(word("first"));
    file.add(&desk.key, word("second"), NOW, &SystemRandom).unwrap();
    desk.edit("\"iterations\": 3", "\"iterations\": 9");
    assert!(matches!(desk.load().open_with_passphrase("first"), Err(KeyError::Damaged { .. })));
    desk.load().open_with_passphrase("second").unwrap();
}

#[test]
fn a_newer_file_is_refused_and_what_a_newer_version_added_to_a_slot_is_kept() {
    let desk = Desk::new();
    let mut file = desk.create(word("绿水青山"));
    file.add(&desk.key, word("另一个"), NOW, &SystemRandom).unwrap();
    desk.edit("\"kind\": \"passphrase\"", "\"kind\": \"ukey\", \"container\": \"张三\"");
    desk.edit("\"format\": 1,", "\"format\": 1, \"escrow\": \"省厅\",");
    let mut file = desk.load();
    assert_eq!(file.slots()[0].kind, SlotKind::Other("ukey".to_owned()));
    file.add(&desk.key, word("第三个"), NOW, &SystemRandom).unwrap();
    let text = fs::read_to_string(desk.path()).unwrap();
    assert!(text.contains("\"kind\": \"ukey\"") && text.contains("张三") && text.contains("省厅"), "{text}");
    desk.edit("\"format\": 1", "\"format\": 2");
    let error = KeyFile::load(&desk.path()).unwrap_err();
    assert_eq!(error.refusal(), Refusal::new(Code::VersionMismatch).with("ours", 1).with("theirs", 2));
}
