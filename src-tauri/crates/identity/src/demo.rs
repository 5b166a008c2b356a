//! People to try the product with, as the sheets of an import, so that a demonstration enters by the door everybody
//! enters by. Always the same.
//!
//! [`province`] is the hub of one data bureau: three departments, ten divisions, forty people, every role that a package
//! names held by somebody. [`large`] is as many as one likes, for measuring.
//!
//! Deliberately absent: weak passwords made quietly. [`PASSWORD`] is known to everybody, and what its records cost is
//! the caller's to say ([`InitialPasswords::make`](crate::import::InitialPasswords::make)).

use std::sync::LazyLock;

use serde::Deserialize;

use crate::import::{Row, Secret, Sheet};
use crate::names;

/// Everybody's password in a demonstration.
pub const PASSWORD: &str = "Tongban@2026";

/// Name of the demonstration's hub, and of its topmost department.
pub const HUB_NAME: &str = "南海省政务数据局";

/// What stands for nothing in the list.
const NOTHING: &str = "-";

/// The demonstration: forty people in `南海省政务数据局`.
pub fn province() -> Sheet {
    let lines = include_str!("../data/demo.tsv").lines().filter(|line| !line.starts_with('#'));
    Sheet::of((2..).zip(lines).filter_map(|(number, line)| person(number, line)).collect())
}

fn person(number: u32, line: &str) -> Option<Row> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [account, name, below, post, phone, roles, head] = fields.as_slice() else { return None };
    let below = below.split('/').filter(|name| *name != NOTHING);
    let roles = roles.split(';').filter(|role| *role != NOTHING);
    Some(Row {
        number,
        account: (*account).to_owned(),
        name: (*name).to_owned(),
        department: std::iter::once(HUB_NAME).chain(below).map(str::to_owned).collect(),
        post: Some((*post).to_owned()),
        phone: Some((*phone).to_owned()),
        roles: Some(roles.map(str::to_owned).collect()),
        head: Some(*head != NOTHING),
        active: Some(true),
        password: Some(Secret(PASSWORD.to_owned())),
    })
}

#[derive(Debug, Default, Deserialize)]
struct Stock {
    /// Name of the topmost department.
    top: String,
    /// What the name of a bureau ends with.
    bureau: String,
    surnames: Vec<String>,
    given: Vec<String>,
    bureaus: Vec<String>,
    offices: Vec<String>,
    posts: Vec<String>,
}

static STOCK: LazyLock<Stock> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/large.json")).unwrap_or_default());

/// So many people in so many departments (at least one), the same for the same seed: one province at the top, bureaus
/// below, offices below these. Every department has a head where there are people enough.
pub fn large(people: usize, departments: usize, seed: u64) -> Sheet {
    let mut draw = Draw(seed);
    let paths = paths(departments.max(1));
    let mut headed = vec![false; paths.len()];
    let mut rows = Vec::with_capacity(people);
    for (number, index) in (2_u32..).zip(0..people) {
        let mut name = draw.of(&STOCK.surnames).to_owned();
        name.push_str(draw.of(&STOCK.given));
        if draw.below(4) > 0 {
            name.push_str(draw.of(&STOCK.given));
        }
        // The first ones fill the departments in turn; the others fall where they fall.
        let at = if index < paths.len() { index } else { draw.below(paths.len()) };
        let is_head = headed.get_mut(at).is_some_and(|headed| !std::mem::replace(headed, true));
        let reading = names::plain(&names::of_person(&name)).replace(' ', "");
        let letters: String = reading.chars().filter(char::is_ascii_lowercase).take(20).collect();
        rows.push(Row {
            number,
            account: format!("{letters}{index}"),
            name,
            department: paths.get(at).cloned().unwrap_or_default(),
            post: Some(draw.of(&STOCK.posts).to_owned()),
            phone: Some(format!("13{:09}", draw.below(1_000_000_000))),
            roles: Some(Vec::new()),
            head: Some(is_head),
            active: Some(true),
            password: None,
        });
    }
    Sheet::of(rows)
}

/// The top, then bureaus, then their offices in turn.
fn paths(count: usize) -> Vec<Vec<String>> {
    let Stock { top, bureau: kind, .. } = &*STOCK;
    let bureaus = count.div_ceil(17).min(count.saturating_sub(1));
    let numbered = |stock: &[String], index: usize, kind: &str| {
        let (round, at) = (index / stock.len().max(1), index % stock.len().max(1));
        let name = stock.get(at).map_or("", String::as_str);
        if round == 0 { format!("{name}{kind}") } else { format!("{name}{kind}{}", round.saturating_add(1)) }
    };
    let mut paths = vec![vec![top.clone()]];
    for bureau in 0..bureaus {
        paths.push(vec![top.clone(), numbered(&STOCK.bureaus, bureau, kind)]);
    }
    for index in 0..count.saturating_sub(paths.len()) {
        let (bureau, office) = (index % bureaus.max(1), index / bureaus.max(1));
        let bureau = numbered(&STOCK.bureaus, bureau, kind);
        paths.push(vec![top.clone(), bureau, numbered(&STOCK.offices, office, "")]);
    }
    paths
}

/// Draws that repeat for a seed (SplitMix64): for names, never for secrets.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % limit).unwrap_or(0)
    }

    fn of<'s>(&mut self, stock: &'s [String]) -> &'s str {
        let at = self.below(stock.len());
        stock.get(at).map_or("", String::as_str)
    }
}
