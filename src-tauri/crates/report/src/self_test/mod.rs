//! The machine at work: ciphers, disk, a database, the local service. All of it in scratch folders that are taken away.

mod disk;
mod service;
mod speed;

use std::time::Duration;

use crate::line::What;
use crate::probe::Probe;

/// A slow machine under load is not a broken one.
const LONG: Duration = Duration::from_secs(60);

pub(crate) const PROBES: &[Probe] = &[
    Probe::new(What::Ciphers, |_| vec![speed::ciphers()]).within(LONG),
    Probe::new(What::Sm4, |_| speed::all()).within(LONG),
    Probe::new(What::Write, |asked| vec![disk::write(&asked.around.config)]).within(LONG),
    Probe::new(What::Store, |asked| vec![disk::store(&asked.around.config)]).within(LONG),
    Probe::new(What::ServiceStart, |asked| service::scratch(asked.around)).within(LONG),
    Probe::new(What::Service, |asked| vec![service::running(&asked.around.config)]).within(LONG),
];
