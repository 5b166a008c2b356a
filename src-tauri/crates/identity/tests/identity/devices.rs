//! The register of devices.

use crypto::DeviceKey;
use identity::{DeviceRegistry, device};
use kernel::{Code, DeviceId};
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
