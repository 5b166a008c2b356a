//! A device says hello: answered by its key and by nothing else.

use backend::wire::{EnrolRequest, SessionRequest, session_bytes};
use crypto::DeviceKey;
use kernel::{Code, DeviceId, HubId};
use testkit::SeededRandom;

use crate::hall::{APPLICANT, Hall};

#[tokio::test(flavor = "multi_thread")]
async fn hello_is_answered_by_the_key_and_by_nothing_else() {
    let hall = Hall::open().await;
    let hub = &hall.hub;
    let random = SeededRandom::new(9);
    let (mine, other) = (DeviceKey::generate(&random).unwrap(), DeviceKey::generate(&random).unwrap());
    let enrol = EnrolRequest {
        protocol: sync::PROTOCOL,
        account: APPLICANT.to_owned(),
        password: identity::demo::PASSWORD.to_owned(),
        public_key: mine.public().to_string(),
        device_name: "办公室-3".to_owned(),
    };
    let device = hub.enrol(enrol).await.unwrap().device;
    let nonce = || hub.hello().unwrap().nonce;
    let signed = |key: &DeviceKey, of: HubId, device: DeviceId, nonce: &str| {
        key.sign(&session_bytes(of, device, nonce))
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let open = async |device: DeviceId, nonce: &str, sig: String| {
        let request = SessionRequest { device, nonce: nonce.to_owned(), sig };
        hub.open_session(request).await.map(drop).map_err(|refusal| refusal.code)
    };

    let first = nonce();
    assert_eq!(open(device, &first, signed(&mine, hub.hub, device, &first)).await, Ok(()));
    assert_eq!(
        open(device, &first, signed(&mine, hub.hub, device, &first)).await,
        Err(Code::SessionExpired),
        "a nonce is good once"
    );
    let late = nonce();
    hall.clock.advance_ms(60_000);
    assert_eq!(
        open(device, &late, signed(&mine, hub.hub, device, &late)).await,
        Err(Code::SessionExpired),
        "and for a minute"
    );
    let nobody = DeviceId::from_bytes([3; 16]);
    let made_up = "00".repeat(32);
    let asked = nonce();
    assert_eq!(open(nobody, &asked, signed(&mine, hub.hub, nobody, &asked)).await, Err(Code::NotEnrolled));
    assert_eq!(
        open(device, &made_up, signed(&mine, hub.hub, device, &made_up)).await,
        Err(Code::SessionExpired),
        "only a nonce of the hub's"
    );
    // Every part that is signed counts, and the key.
    let elsewhere = HubId::from_bytes([6; 16]);
    for wrong in [0, 1, 2, 3, 4] {
        let asked = nonce();
        let sig = match wrong {
            0 => signed(&other, hub.hub, device, &asked),
            1 => signed(&mine, elsewhere, device, &asked),
            2 => signed(&mine, hub.hub, nobody, &asked),
            3 => signed(&mine, hub.hub, device, &nonce()),
            _ => "07".repeat(63),
        };
        assert_eq!(open(device, &asked, sig).await, Err(Code::BadSignature), "{wrong}");
    }
    // That it was revoked is told to the device itself, and to nobody else.
    hub.revoke_device(device).await.unwrap();
    let (asked, again) = (nonce(), nonce());
    let forged = signed(&other, hub.hub, device, &asked);
    assert_eq!(open(device, &asked, forged).await, Err(Code::BadSignature));
    assert_eq!(open(device, &again, signed(&mine, hub.hub, device, &again)).await, Err(Code::DeviceRevoked));
}
