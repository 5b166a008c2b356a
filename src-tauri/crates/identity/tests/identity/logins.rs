//! Passwords at the hub.

use crypto::PasswordHash;
use identity::login::{self, Attempt, NewPassword, verify_password};
use identity::{demo, import};
use kernel::{Code, Refusal, limits};

use crate::hall::{Hall, ROUNDS, row};

const MINUTE: i64 = 60_000;

fn locked(minutes: u32) -> Refusal {
    Refusal::new(Code::LockedOut).with("minutes", minutes)
}

#[test]
fn the_password_opens_and_no_other_does() {
    let hall = Hall::province();
    let zhang = hall.id("zhangwei");
    let try_as = |account: &str, password: &str| verify_password(&hall.db, account, password, hall.now());
    assert_eq!(try_as("zhangwei", demo::PASSWORD), Ok(zhang));
    assert_eq!(try_as(" ZhangWei ", demo::PASSWORD), Ok(zhang));
    assert_eq!(try_as("zhangwei", "Tongban@2025"), Err(Code::WrongPassword.into()));
    assert_eq!(try_as("zhangwei", ""), Err(Code::WrongPassword.into()));
    assert_eq!(try_as("lixunhuan", demo::PASSWORD), Err(Code::WrongPassword.into()));
    assert!(login::is_initial(&hall.db, zhang).unwrap());
}

#[test]
fn five_wrong_ones_and_the_account_waits_ten_minutes() {
    let hall = Hall::province();
    let zhang = hall.id("zhangwei");
    // The same happens under a name that nobody has: nothing tells the two apart.
    for account in ["zhangwei", "lixunhuan", "🦊".repeat(300).as_str()] {
        let try_it = |password: &str| verify_password(&hall.db, account, password, hall.now());
        for _ in 1..limits::PASSWORD_TRIES {
            assert_eq!(try_it("wrong"), Err(Code::WrongPassword.into()), "{account}");
        }
        assert_eq!(try_it("wrong"), Err(locked(10)), "{account}");
        assert_eq!(try_it(demo::PASSWORD), Err(locked(10)), "{account}");
        hall.clock.advance_ms(9 * MINUTE + 1);
        assert_eq!(try_it(demo::PASSWORD), Err(locked(1)), "{account}");
        hall.clock.advance_ms(MINUTE);
    }
    assert_eq!(verify_password(&hall.db, "zhangwei", demo::PASSWORD, hall.now()), Ok(zhang));
    assert!(verify_password(&hall.db, "zhaidapeng", demo::PASSWORD, hall.now()).is_ok());
}

#[test]
fn a_right_one_between_begins_the_count_anew_and_an_old_one_is_forgotten() {
    let hall = Hall::province();
    let wrong = || verify_password(&hall.db, "zhangwei", "wrong", hall.now());
    let right = || verify_password(&hall.db, "zhangwei", demo::PASSWORD, hall.now());
    for _ in 0..3 {
        for _ in 1..limits::PASSWORD_TRIES {
            assert_eq!(wrong(), Err(Code::WrongPassword.into()));
        }
        assert!(right().is_ok());
    }
    for _ in 1..limits::PASSWORD_TRIES {
        assert_eq!(wrong(), Err(Code::WrongPassword.into()));
    }
    hall.clock.advance_ms(limits::PASSWORD_LOCK_MS + 1);
    assert_eq!(wrong(), Err(Code::WrongPassword.into()));
}

#[test]
fn tries_that_were_begun_at_once_are_counted_all_the_same() {
    let hall = Hall::province();
    let begun: Vec<Attempt> =
        (0..20).map(|_| Attempt::begin(&hall.db, "zhangwei", hall.now()).unwrap()).collect();
    let mut answers = Vec::new();
    for (at, attempt) in begun.into_iter().enumerate() {
        // The seventh guess is right, and too late.
        let password = if at == 6 { demo::PASSWORD } else { "guess" };
        answers.push(attempt.check(password).record(&hall.db, hall.now()).unwrap());
    }
    assert!(answers[..4].iter().all(|answer| *answer == Err(Code::WrongPassword.into())));
    assert!(answers[4..].iter().all(|answer| *answer == Err(locked(10))));
}

#[test]
fn a_clock_set_back_locks_nobody_for_ever() {
    let hall = Hall::province();
    for _ in 0..limits::PASSWORD_TRIES {
        let _ = verify_password(&hall.db, "zhangwei", "wrong", hall.now());
    }
    hall.clock.advance_ms(-365 * 24 * 60 * MINUTE);
    assert_eq!(verify_password(&hall.db, "zhangwei", demo::PASSWORD, hall.now()), Err(locked(10)));
    login::unlock(&hall.db, "ZhangWei").unwrap();
    assert!(verify_password(&hall.db, "zhangwei", demo::PASSWORD, hall.now()).is_ok());
}

#[test]
fn who_has_left_or_has_no_password_is_answered_like_nobody() {
    let mut hall = Hall::province();
    let mut leaving = row(2, "zhangwei", "张伟", "南海省政务数据局");
    leaving.active = Some(false);
    hall.rows(vec![leaving, row(3, "xinlai", "辛来", "南海省政务数据局")]).unwrap();
    for account in ["zhangwei", "xinlai"] {
        for password in [demo::PASSWORD, ""] {
            let answer = verify_password(&hall.db, account, password, hall.now());
            assert_eq!(answer, Err(Code::WrongPassword.into()), "{account}");
        }
    }
}

#[test]
fn ones_own_password_is_changed_with_the_old_one() {
    let hall = Hall::province();
    let zhang = hall.id("zhangwei");
    let change =
        |old: &str, new: &str| login::change_password(&hall.db, zhang, old, new, hall.now(), &*hall.random);
    assert_eq!(change("wrong", "Yunwei#2027"), Err(Code::WrongPassword.into()));
    let weak = change(demo::PASSWORD, "short1").unwrap_err();
    assert_eq!((weak.code, weak.params["why"].as_str()), (Code::BadRequest, "short"));
    assert_eq!(change(demo::PASSWORD, "Yunwei#2027"), Ok(()));
    assert!(!login::is_initial(&hall.db, zhang).unwrap());
    assert_eq!(
        verify_password(&hall.db, "zhangwei", demo::PASSWORD, hall.now()),
        Err(Code::WrongPassword.into())
    );
    assert_eq!(verify_password(&hall.db, "zhangwei", "Yunwei#2027", hall.now()), Ok(zhang));
    // It costs what a password should.
    let record: String = hall
        .db
        .query_row("SELECT password FROM id_accounts WHERE account = 'zhangwei'", [], |row| row.get(0))
        .unwrap();
    assert!(!record.parse::<PasswordHash>().unwrap().is_dated());
}

#[test]
fn an_administrator_gives_a_new_one_and_that_ends_the_lock() {
    let hall = Hall::province();
    let zhang = hall.id("zhangwei");
    for _ in 0..limits::PASSWORD_TRIES {
        let _ = verify_password(&hall.db, "zhangwei", "wrong", hall.now());
    }
    let given = NewPassword::with_iterations("Linshi@0302", "zhangwei", ROUNDS, &*hall.random).unwrap();
    login::set_password(&hall.db, zhang, &given, true, hall.now()).unwrap();
    assert_eq!(verify_password(&hall.db, "zhangwei", "Linshi@0302", hall.now()), Ok(zhang));
    assert!(login::is_initial(&hall.db, zhang).unwrap());
    let nobody = kernel::PersonId::from_bytes([1; 16]);
    let refused = login::set_password(&hall.db, nobody, &given, true, hall.now()).unwrap_err();
    assert_eq!(refused.refusal().code, Code::NotFound);
}

#[test]
fn weak_passwords_are_told_why() {
    for (password, why) in [
        ("Ab1!", "short"),
        ("七个汉字不够的", "short"),
        ("abcdefgh", "oneKind"),
        ("12345678", "oneKind"),
        ("八个汉字都是一类", "oneKind"),
        ("zhangwei2026", "account"),
        ("ZhangWei@1", "account"),
        (&"aB3".repeat(50), "long"),
    ] {
        let refusal = login::check_strength(password, "zhangwei").unwrap_err();
        assert_eq!(refusal.params["why"], why, "{password}");
    }
    for good in ["abcdefg1", "汉字密码也可以1", demo::PASSWORD, "        a"] {
        assert!(login::check_strength(good, "zhangwei").is_ok(), "{good}");
    }
}

#[test]
fn initial_passwords_are_for_accounts_without_one() {
    let mut hall = Hall::province();
    let mut again = row(2, "zhangwei", "张伟", "南海省政务数据局/基础设施处/专网运维科");
    again.password = Some(import::Secret("Chongzhi@1".to_owned()));
    let mut new = row(3, "xinlai", "辛来", "南海省政务数据局");
    hall.rows(vec![again, new.clone()]).unwrap();
    assert!(verify_password(&hall.db, "zhangwei", demo::PASSWORD, hall.now()).is_ok());
    assert!(verify_password(&hall.db, "zhangwei", "Chongzhi@1", hall.now()).is_err());
    new.password = Some(import::Secret("Chongzhi@1".to_owned()));
    assert!(!format!("{new:?}").contains("Chongzhi"));
    hall.rows(vec![new]).unwrap();
    assert!(verify_password(&hall.db, "xinlai", "Chongzhi@1", hall.now()).is_ok());
}
