//! Figures of the ciphers on this machine, beside OpenSSL's command and RustCrypto, in one run and on one core.
//! Printed, never asserted. `cargo xtask bench ciphers` runs it.

mod buffers;
mod openssl;
mod pages;
mod signatures;
mod stopwatch;

fn main() {
    // Cargo also starts benches to ask whether they hold tests.
    if std::env::args().any(|argument| argument == "--bench") {
        buffers::print();
        pages::print();
        signatures::print();
    }
}
