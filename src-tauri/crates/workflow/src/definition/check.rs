//! Whether a package can be used. Everything is looked at before anything uses it, and everything found is said at
//! once, with the place (`/forms/2/sections/0/fields/3/required`).
//!
//! Deliberately absent: whether the roles named exist at a hub (a person appoints them later), and taste.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Code, Refusal, limits};
use serde::Serialize;
use serde_json::Value as Json;

use super::form_check::FormCheck;
use super::shape::{self, Shape};
use super::{Form, Ledger, Package};
use crate::expression::ExpressionError;

/// Something in a package cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// JSON pointer: `/forms/2/sections/0/fields/3/required`.
    pub path: String,
    /// What.
    pub why: Why,
    /// For its sentence.
    pub params: BTreeMap<String, String>,
}

/// What is wrong with a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Why {
    /// Not JSON; `at` says where.
    NotJson,
    /// Bigger than the named limit `limit`.
    TooLarge,
    /// A key this program does not know.
    UnknownKey,
    /// A key that must be there.
    Missing,
    /// Must be `wanted`.
    WrongType,
    /// Empty where something must stand.
    Empty,
    /// Not a key: lower-case ASCII, digits, hyphens.
    NotKey,
    /// Not a name: an ASCII identifier.
    NotName,
    /// A word that expressions use themselves.
    Reserved,
    /// Occurs twice.
    Duplicate,
    /// Names `name`, which does not exist or is of the wrong kind.
    Dangling,
    /// Not an expression that can be used; `at` in characters, `fault` in words for authors.
    Expression,
    /// Goes in a circle: `through`.
    Circle,
    /// Not a regular expression, or one too large.
    Pattern,
    /// Not between `least` and `most`.
    OutOfRange,
    /// A table within a table.
    NestedTable,
    /// Does not go together with `other`.
    Contradiction,
    /// Not a pattern for numbers.
    NumberPattern,
}

impl Broken {
    pub(crate) fn new(path: &str, why: Why) -> Self {
        Self { path: path.to_owned(), why, params: BTreeMap::new() }
    }

    #[must_use]
    pub(super) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    pub(super) fn expression(path: &str, error: &ExpressionError) -> Self {
        Self::new(path, Why::Expression).with("at", error.at).with("fault", &error.fault)
    }

    /// What the one who brought the package is told.
    pub fn refusal(&self) -> Refusal {
        let why = serde_json::to_value(self.why).ok();
        let why = why.as_ref().and_then(Json::as_str).unwrap_or_default();
        let refusal = Refusal::new(Code::PackageBroken).with("path", &self.path).with("why", why);
        self.params.iter().fold(refusal, |refusal, (name, value)| refusal.with(name, value))
    }
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {:?}", self.path, self.why)?;
        self.params.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

/// Read a package, strictly.
pub fn parse_package(bytes: &[u8]) -> Result<Package, Vec<Broken>> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits::PACKAGE_BYTES {
        return Err(vec![Broken::new("", Why::TooLarge).with("limit", "PACKAGE_BYTES")]);
    }
    let not_json = |error: serde_json::Error| vec![Broken::new("", Why::NotJson).with("at", error)];
    let json: Json = serde_json::from_slice(bytes).map_err(not_json)?;
    let mut broken = Vec::new();
    shape::compare(&json, Shape::Object(&shape::PACKAGE), "", &mut broken);
    if !broken.is_empty() {
        return Err(broken);
    }
    // What is left to find here are numbers beyond their types, and keys that occur twice.
    let package: Package = serde_json::from_slice(bytes).map_err(not_json)?;
    let broken = check(&package);
    if broken.is_empty() { Ok(package) } else { Err(broken) }
}

/// Everything that is wrong with a package.
pub fn check(package: &Package) -> Vec<Broken> {
    let mut checker = Checker::default();
    checker.key("/key", &package.key);
    checker.filled("/title", &package.title);
    checker.range("/version", package.version, 1, u32::MAX);
    checker.count("/forms", package.forms.len(), 1, 200);
    checker.unique("/forms", package.forms.iter().map(|form| form.key.as_str()));
    checker.unique("/ledgers", package.ledgers.iter().map(|ledger| ledger.key.as_str()));
    for (n, ledger) in package.ledgers.iter().enumerate() {
        checker.ledger(&format!("/ledgers/{n}"), ledger);
    }
    let forms: BTreeMap<&str, &Form> = package.forms.iter().map(|form| (form.key.as_str(), form)).collect();
    for (n, form) in package.forms.iter().enumerate() {
        FormCheck::run(form, &format!("/forms/{n}"), package, &forms, &mut checker);
    }
    checker.broken
}

/// Collects what is wrong.
#[derive(Debug, Default)]
pub(super) struct Checker {
    pub(super) broken: Vec<Broken>,
}

impl Checker {
    pub(super) fn say(&mut self, path: &str, why: Why) {
        self.broken.push(Broken::new(path, why));
    }

    pub(super) fn key(&mut self, path: &str, key: &str) {
        if !sync::stream::is_key(key) {
            self.say(path, Why::NotKey);
        }
    }

    pub(super) fn filled(&mut self, path: &str, text: &str) {
        if text.trim().is_empty() {
            self.say(path, Why::Empty);
        }
    }

    pub(super) fn range(
        &mut self,
        path: &str,
        n: impl Into<i64>,
        least: impl Into<i64>,
        most: impl Into<i64>,
    ) {
        let (n, least, most) = (n.into(), least.into(), most.into());
        if n < least || n > most {
            self.broken.push(Broken::new(path, Why::OutOfRange).with("least", least).with("most", most));
        }
    }

    pub(super) fn count(&mut self, path: &str, n: usize, least: u32, most: u32) {
        self.range(path, u32::try_from(n).unwrap_or(u32::MAX), least, most);
    }

    pub(super) fn unique<'k>(&mut self, path: &str, keys: impl Iterator<Item = &'k str>) {
        let mut seen = BTreeSet::new();
        for (n, key) in keys.enumerate() {
            if !seen.insert(key) {
                self.broken.push(Broken::new(&format!("{path}/{n}/key"), Why::Duplicate).with("name", key));
            }
        }
    }

    pub(super) fn dangling(&mut self, path: &str, name: &str) {
        self.broken.push(Broken::new(path, Why::Dangling).with("name", name));
    }

    fn ledger(&mut self, path: &str, ledger: &Ledger) {
        self.key(&format!("{path}/key"), &ledger.key);
        self.filled(&format!("{path}/title"), &ledger.title);
        self.count(&format!("{path}/readers"), ledger.readers.len(), 1, 50);
        for (n, role) in ledger.readers.iter().enumerate() {
            self.key(&format!("{path}/readers/{n}"), role);
        }
        self.count(&format!("{path}/columns"), ledger.columns.len(), 1, 60);
        self.unique(&format!("{path}/columns"), ledger.columns.iter().map(|column| column.key.as_str()));
        for (n, column) in ledger.columns.iter().enumerate() {
            self.filled(&format!("{path}/columns/{n}/key"), &column.key);
            self.filled(&format!("{path}/columns/{n}/label"), &column.label);
        }
    }
}
