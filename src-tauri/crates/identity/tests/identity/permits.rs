//! Who may do what at the hub.

use std::fmt::Write as _;

use expect_test::expect_file;
use identity::permits::{self, PERMITS};
use identity::roles;
use kernel::Code;

use crate::hall::{Hall, row};

#[test]
fn the_whole_table() {
    let mut table = String::new();
    let keys: Vec<&str> = roles::all().iter().map(|role| role.key.as_str()).collect();
    let _ = writeln!(table, "{:<28}{}", "", keys.join("  "));
    for (verb, _) in PERMITS {
        let marks = keys.iter().map(|key| {
            let mark = if permits::allows(&[key], verb) { "yes" } else { "-" };
            format!("{mark:<width$}", width = key.len())
        });
        let _ =
            writeln!(table, "{}", format!("{verb:<28}{}", marks.collect::<Vec<_>>().join("  ")).trim_end());
    }
    expect_file!["../permits.golden"].assert_eq(&table);
}

#[test]
fn the_table_names_roles_that_exist_and_nothing_unknown_is_allowed() {
    for (verb, allowed) in PERMITS {
        assert!(allowed.iter().all(|role| roles::by_key(role).is_some()), "{verb}");
    }
    let all: Vec<&str> = roles::all().iter().map(|role| role.key.as_str()).collect();
    assert!(!permits::allows(&all, "identity.crown"));
    assert!(!permits::allows::<&str>(&[], "identity.importPeople"));
    assert_eq!(roles::by_word("网络运维").map(|role| role.key.as_str()), Some("network-operator"));
    assert_eq!(roles::by_word("HR").map(|role| role.key.as_str()), Some("hr"));
}

#[test]
fn who_audits_changes_nothing_and_who_administers_does_not_audit() {
    assert!(permits::allows(&["auditor"], "hub.readLog"));
    assert!(!permits::allows(&["administrator"], "hub.readLog"));
    for verb in
        ["identity.importPeople", "identity.setPassword", "identity.revokeDevice", "workflow.putPackage"]
    {
        assert!(!permits::allows(&["auditor"], verb), "{verb}");
    }
}

#[test]
fn a_permit_ends_with_the_service() {
    let mut hall = Hall::province();
    let sun = hall.id("sunhaitao");
    permits::require(&hall.db, sun, "identity.importPeople").unwrap();
    let refused = permits::require(&hall.db, hall.id("liuyang"), "identity.importPeople").unwrap_err();
    assert_eq!(refused.refusal().code, Code::NotPermitted);
    let mut leaving = row(2, "sunhaitao", "孙海涛", "南海省政务数据局");
    leaving.active = Some(false);
    hall.rows(vec![leaving]).unwrap();
    assert!(permits::require(&hall.db, sun, "identity.importPeople").is_err());
}
