//! What administrators do at a hub: bring people in and take them back, bring packages into force, withdraw devices,
//! set passwords. Each is one transaction, and everybody concerned hears of it.

use identity::import::{self, Applied, ImportId, InitialPasswords, PersonChange, Report, Sheet};
use identity::login::{self, NewPassword};
use kernel::{Code, DeviceId, PersonId, Refusal};
use rusqlite::Connection;
use workflow::definition::{self, Package};

use super::node::HubNode;
use crate::wire::ImportAs;

fn refusal(error: identity::error::Error) -> Refusal {
    error.refusal()
}

fn store_refusal(error: rusqlite::Error) -> Refusal {
    store::Error::from(error).refusal()
}

/// How people are to be imported.
#[derive(Debug, Clone)]
pub struct Import {
    /// Who does it; `None`: the hub's own command line.
    pub by: Option<PersonId>,
    /// Name of the file.
    pub file: String,
    /// Make up passwords for those who have none.
    pub hand_out: bool,
    /// What they were shown that it would do.
    pub expected: Option<ImportAs>,
    /// What a record of a password in the file costs.
    pub iterations: u32,
}

/// What a device of somebody's is to an administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDevice {
    /// Which.
    pub id: DeviceId,
    /// Whose.
    pub account: String,
    /// What the PC calls itself.
    pub name: String,
    /// Nothing of it is accepted any more.
    pub revoked: bool,
}

impl HubNode {
    /// What importing these people would do, and to whom. Changes nothing. `by`: who asks; `None`: the command line.
    pub async fn import_preview(
        &self,
        sheet: Sheet,
        by: Option<PersonId>,
    ) -> Result<(Report, Vec<PersonChange>), Refusal> {
        let check = move |db: &Connection| Ok::<_, sync::Error>(import::preview(&sheet, db, by));
        self.store.read(check).await.map_err(|error| error.refusal())?.map_err(refusal)
    }

    /// Import people on the hub's own behalf. `iterations`: what a record of an initial password costs.
    pub async fn import(&self, sheet: Sheet, file: String, iterations: u32) -> Result<ImportId, Refusal> {
        let import = Import { by: None, file, hand_out: false, expected: None, iterations };
        self.import_as(sheet, import).await.map(|done| done.id)
    }

    /// Import people; the items of the answer are appended already. `Stale`: it would do something else than expected.
    pub async fn import_as(&self, sheet: Sheet, import: Import) -> Result<Applied, Refusal> {
        let (sheet, rows) = if import.hand_out {
            let look = move |db: &Connection| {
                let rows = import::without_password(&sheet, db);
                Ok::<_, sync::Error>(rows.map(|rows| (sheet, rows)))
            };
            self.store.read(look).await.map_err(|error| error.refusal())?.map_err(refusal)?
        } else {
            (sheet, Vec::new())
        };
        let random = std::sync::Arc::clone(&self.random);
        let iterations = import.iterations;
        // A record takes a tenth of a second, deliberately: away from the writer, and from the threads that serve.
        let made = tokio::task::spawn_blocking(move || {
            let made = InitialPasswords::make(&sheet, iterations, &*random)?;
            Ok::<_, identity::error::Error>((made.hand_out(&rows, &*random)?, sheet))
        });
        let (passwords, sheet) = made.await.map_err(|_| Refusal::new(Code::Internal))?.map_err(refusal)?;
        let (ids, now) = (self.ids.clone(), self.clock.now());
        self.act(move |tx| {
            let done = import::apply(tx, &sheet, import.by, &import.file, &passwords, &ids, now);
            let mut done = done.map_err(refusal)?;
            if import.expected.is_some_and(|expected| !expected.is(&done.report)) {
                return Err(Code::Stale.into());
            }
            let items = std::mem::take(&mut done.items);
            Ok((done, items))
        })
        .await
    }

    /// Take an import back.
    pub async fn import_rollback(&self, id: ImportId) -> Result<(), Refusal> {
        let now = self.clock.now();
        self.act(move |tx| {
            let took_part = |person| workflow::table::people::has_any_part(tx, person);
            let items = import::rollback(tx, id, &took_part, now).map_err(refusal)?;
            Ok(((), items))
        })
        .await
    }

    /// Bring packages into force; how many items that took. `PackageBroken` names the first thing that is wrong.
    pub async fn publish(&self, packages: Vec<Vec<u8>>) -> Result<usize, Refusal> {
        let parsed = packages.iter().map(|bytes| parse(bytes)).collect::<Result<Vec<_>, _>>()?;
        self.act(move |tx| {
            let items = workflow::publish::publish(tx, &parsed).map_err(store_refusal)??;
            Ok((items.len(), items))
        })
        .await
    }

    /// Every device of an account.
    pub async fn devices(&self, account: String) -> Result<Vec<ListedDevice>, Refusal> {
        let list = move |db: &Connection| {
            let person = person(db, &account)?;
            let devices = identity::device::list(db, person)?;
            let listed = devices.into_iter().map(|device| ListedDevice {
                id: device.id,
                account: account.clone(),
                name: device.name,
                revoked: device.revoked_at.is_some(),
            });
            Ok::<_, sync::Error>(listed.collect())
        };
        self.store.read(list).await.map_err(|error| error.refusal())
    }

    /// Accept nothing more of a device. Its open session ends; what waits on it stays there.
    pub async fn revoke_device(&self, id: DeviceId) -> Result<(), Refusal> {
        let now = self.clock.now();
        let revoke = move |tx: &Connection| {
            let revoked = identity::device::revoke(tx, id, now);
            revoked.map_err(|error| sync::Error::Refused(error.refusal()))
        };
        self.store.write(revoke).await.map_err(|error| error.refusal())?;
        self.sessions.end(id);
        Ok(())
    }

    /// Give an account a new password, to be changed by its owner.
    pub async fn set_password(&self, account: String, password: String) -> Result<(), Refusal> {
        let record = NewPassword::new(&password, &account, &*self.random).map_err(refusal)?;
        let now = self.clock.now();
        let set = move |tx: &Connection| {
            let person = person(tx, &account)?;
            let set = login::set_password(tx, person, &record, true, now);
            set.map_err(|error| sync::Error::Refused(error.refusal()))
        };
        self.store.write(set).await.map_err(|error| error.refusal())
    }

    /// Copy the database, whole and encrypted as it is, while the hub runs.
    pub async fn backup(&self, to: std::path::PathBuf) -> Result<(), Refusal> {
        let now = self.clock.now();
        let begun = self.store.write(move |tx| sync::hub::begin_backup(tx, now)).await;
        let begun = begun.map_err(|error| error.refusal())?;
        let path = to.to_string_lossy().into_owned();
        if to.exists() {
            return Err(Refusal::new(Code::NotNow).with("file", path));
        }
        let copied = self
            .store
            .read(move |db| Ok::<_, store::Error>(db.execute("VACUUM INTO ?1", [path]).map(drop)?))
            .await;
        copied.map_err(|error| error.refusal())?;
        let done = self.store.write(move |tx| sync::hub::backed_up(tx, begun)).await;
        done.map_err(|error| error.refusal())
    }

    /// This database was put back from a backup: every device offers again what the backup may not have.
    pub async fn restored(&self) -> Result<u64, Refusal> {
        let now = self.clock.now();
        let random = std::sync::Arc::clone(&self.random);
        let said = self.store.write(move |tx| sync::hub::restored(tx, now, &*random)).await;
        Ok(said.map_err(|error| error.refusal())?.epoch)
    }
}

fn person(db: &Connection, account: &str) -> Result<PersonId, sync::Error> {
    let found = identity::Directory(db).by_account(account)?;
    Ok(found.ok_or_else(|| Refusal::new(Code::NotFound).with("field", "account"))?.id)
}

fn parse(bytes: &[u8]) -> Result<Package, Refusal> {
    definition::check::parse_package(bytes)
        .map_err(|broken| broken.first().map_or_else(|| Code::PackageBroken.into(), |first| first.refusal()))
}
