//! The program `tongban`; what it does is in the library beside it.

fn main() -> std::process::ExitCode {
    command::run()
}
