//! The register of devices, and how one says hello.

use crypto::DeviceKey;
use identity::challenge::{Challenge, GOOD_FOR_MS};
use identity::{DeviceRegistry, device};
use kernel::{Code, DeviceId, HubId};
use sync::Registry;

use crate::hall::{Hall, row};

fn enrol(hall: &Hall, account: &str, key: &DeviceKey, name: &str) -> Result<DeviceId, Code> {
    device::enrol(&hall.db, hall.id(account), &key.public(), name, &hall.ids, hall.now())
        .map_err(|error| error.refusal().code)
}

fn key(hall: &Hall) -> DeviceKey {
    DeviceKey::generate(&*hall.random).unwrap()
}

#[test]
fn a_device_is_enrolled_once_seen_and_taken_out_of_service() {
    let hall = Hall::province();
    let (key, zhang) = (key(&hall), hall.id("zhangwei"));
    let id = enrol(&hall, "zhangwei", &key, " 办公室-3\n").unwrap();
    hall.clock.advance_ms(5);
    assert_eq!(enrol(&hall, "zhangwei", &key, "again"), Ok(id));
    assert_eq!(enrol(&hall, "liuyang", &key, "办公室-3"), Err(Code::NotPermitted));
    let devices = device::list(&hall.db, zhang).unwrap();
    assert_eq!(devices.len(), 1);
    assert_eq!(devices[0].name, "办公室-3");
    assert_eq!(devices[0].last_seen_at.ms(), devices[0].enrolled_at.ms() + 5);

    let enrolled = DeviceRegistry.device(&hall.db, id).unwrap().unwrap();
    assert_eq!((enrolled.person, enrolled.key, enrolled.revoked), (zhang, key.public(), false));
    device::touch(&hall.db, id, hall.now().plus_ms(1000)).unwrap();
    device::touch(&hall.db, id, hall.now()).unwrap();
    assert_eq!(device::find(&hall.db, id).unwrap().unwrap().last_seen_at, hall.now().plus_ms(1000));

    device::revoke(&hall.db, id, hall.now()).unwrap();
    device::revoke(&hall.db, id, hall.now()).unwrap();
    assert!(DeviceRegistry.device(&hall.db, id).unwrap().unwrap().revoked);
    assert_eq!(enrol(&hall, "zhangwei", &key, "办公室-3"), Err(Code::DeviceRevoked));
    let nobody = DeviceId::from_bytes([3; 16]);
    assert_eq!(DeviceRegistry.device(&hall.db, nobody).unwrap(), None);
    assert_eq!(device::revoke(&hall.db, nobody, hall.now()).unwrap_err().refusal().code, Code::NotFound);
}

#[test]
fn a_person_has_ten_at_most_and_revoked_ones_do_not_count() {
    let hall = Hall::province();
    let ids: Vec<_> = (0..device::MOST_DEVICES)
        .map(|at| enrol(&hall, "zhangwei", &key(&hall), &format!("PC-{at}")).unwrap())
        .collect();
    assert_eq!(enrol(&hall, "zhangwei", &key(&hall), "one more"), Err(Code::TooMany));
    device::revoke(&hall.db, ids[0], hall.now()).unwrap();
    assert!(enrol(&hall, "zhangwei", &key(&hall), "one more").is_ok());
}

#[test]
fn who_leaves_takes_every_device_out_of_service() {
    let mut hall = Hall::province();
    let key = key(&hall);
    let id = enrol(&hall, "zhangwei", &key, "办公室-3").unwrap();
    let mut leaving = row(2, "zhangwei", "张伟", "南海省政务数据局");
    leaving.active = Some(false);
    hall.rows(vec![leaving]).unwrap();
    assert!(DeviceRegistry.device(&hall.db, id).unwrap().unwrap().revoked);
    assert_eq!(
        enrol(&hall, "zhangwei", &DeviceKey::generate(&*hall.random).unwrap(), "x"),
        Err(Code::NotPermitted)
    );
}

#[test]
fn hello_is_answered_by_the_key_and_by_nothing_else() {
    let hall = Hall::province();
    let (mine, other) = (key(&hall), key(&hall));
    let id = enrol(&hall, "zhangwei", &mine, "办公室-3").unwrap();
    let challenge = Challenge::new(HubId::from_bytes([5; 16]), &*hall.random, hall.now()).unwrap();
    let answer = challenge.answer(&mine).unwrap();
    let verify = |challenge: &Challenge, id, answer: &[u8], after: i64| {
        challenge
            .verify(&hall.db, id, answer, hall.now().plus_ms(after))
            .map_err(|error| error.refusal().code)
    };
    assert_eq!(verify(&challenge, id, &answer, 0), Ok(hall.id("zhangwei")));
    assert_eq!(verify(&challenge, id, &answer, GOOD_FOR_MS), Ok(hall.id("zhangwei")));
    assert_eq!(verify(&challenge, id, &answer, GOOD_FOR_MS + 1), Err(Code::SessionExpired));
    assert_eq!(verify(&challenge, id, &answer, -1), Err(Code::SessionExpired));
    assert_eq!(verify(&challenge, DeviceId::from_bytes([3; 16]), &answer, 0), Err(Code::NotEnrolled));
    assert_eq!(verify(&challenge, id, &challenge.answer(&other).unwrap(), 0), Err(Code::BadSignature));
    for length in [0, 1, 63, 65] {
        assert_eq!(verify(&challenge, id, &vec![7; length], 0), Err(Code::BadSignature));
    }
    // Every field counts.
    for changed in [
        Challenge { hub: HubId::from_bytes([6; 16]), ..challenge },
        Challenge { nonce: [0; 32], ..challenge },
        Challenge { issued_at: challenge.issued_at.plus_ms(-1), ..challenge },
    ] {
        assert_eq!(verify(&changed, id, &answer, 0), Err(Code::BadSignature));
    }
    assert!(challenge.signed_bytes().starts_with(b"tongban-hello"));
    device::revoke(&hall.db, id, hall.now()).unwrap();
    assert_eq!(verify(&challenge, id, &answer, 0), Err(Code::DeviceRevoked));
}
