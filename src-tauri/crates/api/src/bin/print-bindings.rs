//! Prints the TypeScript client to standard output, for `cargo xtask codegen`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(api::typescript::print().as_bytes())
}
