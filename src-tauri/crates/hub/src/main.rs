//! The program `tongban-hub`; what it does is in the library beside it.

fn main() -> std::process::ExitCode {
    hub::run()
}
