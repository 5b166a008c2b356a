//! What administrators do at a hub: bring people in and take them back, bring packages into force, withdraw devices,
//! set passwords. Each is one transaction, and everybody concerned hears of it.

use identity::import::{self, ImportId, InitialPasswords, Report, Sheet};
use identity::login::{self, NewPassword};
use kernel::{Code, DeviceId, PersonId, Refusal};
use rusqlite::Connection;
use workflow::definition::{self, Package};

use super::node::HubNode;

fn refusal(error: identity::error::Error) -> Refusal {
    error.refusal()
}

fn store_refusal(error: rusqlite::Error) -> Refusal {
    store::Error::from(error).refusal()
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
    /// What importing these people would do. Changes nothing.
    pub async fn import_dry_run(&self, sheet: Sheet) -> Result<Report, Refusal> {
        let check = move |db: &Connection| Ok::<_, sync::Error>(import::check(&sheet, db, None));
        self.store.read(check).await.map_err(|error| error.refusal())?.map_err(refusal)
    }

    /// Import people. `iterations`: what a record of an initial password costs.
    pub async fn import(&self, sheet: Sheet, file: String, iterations: u32) -> Result<ImportId, Refusal> {
        let passwords = InitialPasswords::make(&sheet, iterations, &*self.random).map_err(refusal)?;
        let (ids, now) = (self.ids.clone(), self.clock.now());
        self.act(move |tx| import::apply(tx, &sheet, None, &file, &passwords, &ids, now).map_err(refusal))
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
