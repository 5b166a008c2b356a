//! TLS by RFC 8998 between a hub and its desktops: work goes on as ever, and nobody else gets as far as the routes.

use std::fs;
use std::sync::Arc;

use backend::carrier::gm::{self, OwnPem};
use backend::carrier::route::Route;
use backend::carrier::tls::{self, Tls};
use backend::carrier::{CarrierError, HttpCarrier};
use backend::hub::gm::Given;
use kernel::{Clock, Code};
use rustls::ClientConfig;

use crate::hall::{APPLICANT, HEAD, Hall};

const DAY_MS: i64 = 86_400_000;

/// How another desktop speaks, which was given this.
fn speech(hall: &Hall, given: &Given) -> Arc<ClientConfig> {
    let ca = fs::read_to_string(hall.files().gm().ca_path()).unwrap();
    let clock: Arc<dyn Clock> = hall.clock.clone();
    let own = OwnPem { chain: &given.certificate, key: &given.key };
    gm::client(&ca, own, clock).unwrap()
}

fn caller(hall: &Hall, given: &Given) -> HttpCarrier {
    HttpCarrier::new(&hall.base(), Route::Direct, speech(hall, given), None).unwrap()
}

async fn is_let_in(caller: &HttpCarrier) -> bool {
    match caller.hello().await {
        Ok(_) => true,
        Err(CarrierError::Offline(_)) => false,
        Err(CarrierError::Refused(refusal)) => unreachable!("{refusal}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_goes_from_desk_to_desk_over_rfc_8998() {
    let hall = Hall::speaking(Tls::Gm).await;
    let applicant = hall.pc("a", APPLICANT).await;
    let head = hall.pc("h", HEAD).await;
    let case = applicant.apply("回乡").await;
    let task = head.task(&case).await;
    assert!(task.is_string(), "it lies on the head's desk: {task}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_speaks_ordinary_tls_or_shows_nothing_stays_outside() {
    let hall = Hall::speaking(Tls::Gm).await;
    let ordinary = fs::read_to_string(hall.files().ca_path()).unwrap();
    let ordinary =
        HttpCarrier::new(&hall.base(), Route::Direct, tls::client(&ordinary).unwrap(), None).unwrap();
    assert!(!is_let_in(&ordinary).await);

    // A certificate of somebody else's authority counts for nothing, though it speaks the same.
    let elsewhere = Hall::speaking(Tls::Gm).await;
    let stranger = elsewhere.files().gm().give("stranger", &*elsewhere.clock).unwrap();
    assert!(!is_let_in(&caller(&hall, &stranger)).await);
    assert!(is_let_in(&caller(&elsewhere, &stranger)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_certificate_is_turned_away_while_the_hub_runs() {
    let hall = Hall::speaking(Tls::Gm).await;
    let gm = hall.files().gm();
    let (lost, kept) = (gm.give("lost", &*hall.clock).unwrap(), gm.give("kept", &*hall.clock).unwrap());
    let speech = speech(&hall, &lost);
    let again = || HttpCarrier::new(&hall.base(), Route::Direct, speech.clone(), None).unwrap();
    assert!(is_let_in(&again()).await);
    gm.revoke(&lost.serial, &*hall.clock).unwrap();
    assert!(!is_let_in(&caller(&hall, &lost)).await);
    assert!(!is_let_in(&again()).await, "and it cannot go on where it was, either");
    assert!(is_let_in(&caller(&hall, &kept)).await);
    assert_eq!(gm.revoke("00", &*hall.clock).unwrap_err().code, Code::NotFound);
    let revoked: Vec<_> = gm.issued().unwrap().into_iter().filter(|line| line.revoked.is_some()).collect();
    assert_eq!(revoked.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["lost"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hub_renews_its_own_certificate_in_time_and_nobody_notices() {
    let hall = Hall::speaking(Tls::Gm).await;
    let gm = hall.files().gm();
    let hosts = hall.files().settings().unwrap().hosts;
    let desktop = gm.give("desktop", &*hall.clock).unwrap();
    assert!(!gm.renew(&hosts, &*hall.clock).unwrap(), "there is time");
    hall.clock.advance_ms(350 * DAY_MS);
    assert!(gm.renew(&hosts, &*hall.clock).unwrap());
    assert!(!gm.renew(&hosts, &*hall.clock).unwrap(), "once is enough");
    // The first would have ended by now; the desktop's is good for three years.
    hall.clock.advance_ms(50 * DAY_MS);
    assert!(is_let_in(&caller(&hall, &desktop)).await);
    hall.clock.advance_ms(800 * DAY_MS);
    gm.renew(&hosts, &*hall.clock).unwrap();
    assert!(!is_let_in(&caller(&hall, &desktop)).await, "expired");
    assert_eq!(gm.found(&hosts, &*hall.clock).unwrap_err().code, Code::NotNow, "nothing is overwritten");
}
