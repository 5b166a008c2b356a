//! Figures from the real window: how big the page is, how fast it is there, how much memory it takes. Printed,
//! never asserted: a figure of one machine is not a rule for another.

use anyhow::Result;

use crate::process::{built, program, root, step};
use crate::{setup, test};

/// Prints them.
pub fn run() -> Result<()> {
    setup::all()?;
    test::build()?;
    let mut measure = program("node");
    measure.arg(root().join("tests/window/measure.mjs")).env("TONGBAN_BIN", built(""));
    step("figures", &mut measure, "Alone: node tests/window/measure.mjs")
}
