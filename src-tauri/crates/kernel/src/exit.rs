//! How our programs end, after sysexits: one table for `tongban` and `tongban-hub`, so that a script of IT staff may branch
//! on it. A number that is here never changes its meaning. Deliberately absent: a number for every code; the refusal itself
//! is printed as JSON on standard error.

use crate::{Code, Refusal, Temper};

/// Done.
pub const WELL: u8 = 0;
/// Refused, or something that was looked at is not well.
pub const REFUSED: u8 = 1;
/// Wrong usage. (clap ends so, too.)
pub const USAGE: u8 = 2;
/// No service is running, or there is no way to the hub.
pub const NO_SERVICE: u8 = 69;
/// A bug, or an operating system that gives no randomness.
pub const BROKEN: u8 = 70;
/// The disk is full, cannot be written, or what is on it is damaged.
pub const DISK: u8 = 74;
/// Time will help: try again.
pub const AGAIN: u8 = 75;
/// Who asks may not, or has not logged in.
pub const NOT_PERMITTED: u8 = 77;
/// The policy, or a file that it names, cannot be read.
pub const SETTINGS: u8 = 78;

/// The table, for the help of each program.
pub const HELP: &str = "\
Exit status: 0 well; 1 refused, or something looked at is not well; 2 wrong usage; 69 no service is running, or no way to \
the hub; 70 a bug; 74 the disk is full, not writable, or damaged; 75 try again later; 77 not permitted, or not logged in; \
78 the policy cannot be read. A refusal is printed as JSON on standard error.";

/// The number for a refusal.
pub fn code(refusal: &Refusal) -> u8 {
    match refusal.code {
        // Rules that cannot be read name their file; a wrong question names a field.
        Code::BadRequest if refusal.params.contains_key("file") => SETTINGS,
        Code::BadRequest => USAGE,
        Code::Offline => NO_SERVICE,
        Code::DiskFull | Code::ReadOnly | Code::Corrupt | Code::ProgramChanged => DISK,
        Code::NotPermitted
        | Code::WrongPassword
        | Code::NotEnrolled
        | Code::Locked
        | Code::DeviceRevoked
        | Code::NoKey => NOT_PERMITTED,
        Code::LockedOut | Code::TooSoon | Code::AlreadyRunning => AGAIN,
        other => match other.temper() {
            Temper::Rejected => REFUSED,
            Temper::Retry => AGAIN,
            Temper::Broken => BROKEN,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What docs/ops/report.md promises.
    const PROMISED: &[(u8, &[Code])] = &[
        (USAGE, &[Code::BadRequest]),
        (NO_SERVICE, &[Code::Offline]),
        (BROKEN, &[Code::Internal, Code::NoRandomness]),
        (DISK, &[Code::DiskFull, Code::ReadOnly, Code::Corrupt, Code::ProgramChanged]),
        (
            AGAIN,
            &[
                Code::Busy,
                Code::BlobsMissing,
                Code::SessionExpired,
                Code::LockedOut,
                Code::TooSoon,
                Code::AlreadyRunning,
            ],
        ),
        (
            NOT_PERMITTED,
            &[
                Code::NotPermitted,
                Code::WrongPassword,
                Code::NotEnrolled,
                Code::Locked,
                Code::DeviceRevoked,
                Code::NoKey,
            ],
        ),
    ];

    #[test]
    fn every_code_ends_as_promised_and_none_ends_well() {
        for asked in Code::ALL {
            let promised = PROMISED.iter().find(|(_, codes)| codes.contains(asked));
            let promised = promised.map_or(REFUSED, |(number, _)| *number);
            assert_eq!(code(&(*asked).into()), promised, "{asked:?}");
            assert_ne!(promised, WELL);
        }
    }

    #[test]
    fn the_help_names_every_number() {
        let all = [WELL, REFUSED, USAGE, NO_SERVICE, BROKEN, DISK, AGAIN, NOT_PERMITTED, SETTINGS];
        for number in all {
            let words = HELP.split(|c: char| !c.is_ascii_digit());
            assert!(words.into_iter().any(|word| word == number.to_string()), "{number}");
        }
    }

    #[test]
    fn a_policy_that_cannot_be_read_is_told_from_a_wrong_question() {
        let wrong = |name| code(&Refusal::new(Code::BadRequest).with(name, "x"));
        assert_eq!((wrong("file"), wrong("field")), (SETTINGS, USAGE));
    }
}
