//! Packages on their way into the stream of definitions.
//!
//! A form is published anew only where it changed, under the package's version; one that did not keeps its own, so
//! that nobody's draft looks old for nothing.

use std::collections::BTreeMap;

use kernel::Refusal;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sync::{NewItem, StreamId};

use crate::definition::{Broken, Form, Ledger, Package, Why};
use crate::table::{forms, packages};

/// Kind of an item that brings a form.
pub const FORM_KIND: &str = "form.published";
/// Kind of an item that says what a package has now.
pub const PACKAGE_KIND: &str = "form.packaged";
/// Version of their bodies.
pub const FORM_V: u16 = 1;

/// Body of a form's item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FormBody {
    /// Of which package.
    pub package: String,
    /// The form's version from now on.
    pub version: u32,
    /// The definition.
    pub form: Form,
}

/// Body of a package's item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageBody {
    /// Which.
    pub package: String,
    /// Its version.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// Keys of its forms, in the order of the catalogue. Those it had before and has not any more are retired.
    pub forms: Vec<String>,
    /// Its ledgers.
    pub ledgers: Vec<Ledger>,
}

/// The items that publish checked packages; none for a version that is published already. Refused where a version went
/// backwards, or a form belongs to another package.
pub fn publish(db: &Connection, packages: &[Package]) -> rusqlite::Result<Result<Vec<NewItem>, Refusal>> {
    let mut items = Vec::new();
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for package in packages {
        match packages::version(db, &package.key)? {
            Some(published) if published == package.version => continue,
            Some(published) if published > package.version => {
                return Ok(Err(broken(&package.key, "/version", Why::OutOfRange)));
            }
            _ => {}
        }
        for (n, form) in package.forms.iter().enumerate() {
            let owner = forms::package_of(db, &form.key)?.filter(|owner| *owner != package.key);
            if owner.is_some() || owners.insert(&form.key, &package.key).is_some() {
                return Ok(Err(broken(&package.key, &format!("/forms/{n}/key"), Why::Duplicate)));
            }
            if forms::newest(db, &form.key)?.is_none_or(|published| published != *form) {
                let (package, version) = (package.key.clone(), package.version);
                items.push(item(FORM_KIND, &FormBody { package, version, form: form.clone() }));
            }
        }
        items.push(item(
            PACKAGE_KIND,
            &PackageBody {
                package: package.key.clone(),
                version: package.version,
                title: package.title.clone(),
                forms: package.forms.iter().map(|form| form.key.clone()).collect(),
                ledgers: package.ledgers.clone(),
            },
        ));
    }
    Ok(Ok(items))
}

fn broken(package: &str, path: &str, why: Why) -> Refusal {
    Broken::new(path, why).refusal().with("package", package)
}

fn item(kind: &str, body: &impl Serialize) -> NewItem {
    NewItem {
        stream: StreamId::Forms,
        kind: kind.to_owned(),
        v: FORM_V,
        body: serde_json::to_string(body).unwrap_or_default(),
    }
}
