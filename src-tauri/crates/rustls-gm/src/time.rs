//! Moments as certificates write them. Deliberately absent: reading them, which webpki does.

use rustls::pki_types::UnixTime;

use crate::der::{GENERALIZED_TIME, UTC_TIME, element};

const DAY: u64 = 86_400;

/// RFC 5280, 4.1.2.5: two digits of the year until 2049, four from then on.
pub(crate) fn time(moment: UnixTime) -> Vec<u8> {
    // The year 9999 ends here; no certificate outlives it.
    let seconds = moment.as_secs().min(253_402_300_799);
    let (year, month, day) = date(seconds / DAY);
    let second = seconds % DAY;
    let rest = format!("{month:02}{day:02}{:02}{:02}{:02}Z", second / 3600, second / 60 % 60, second % 60);
    match year {
        ..2050 => element(UTC_TIME, &[format!("{:02}{rest}", year % 100).as_bytes()]),
        _ => element(GENERALIZED_TIME, &[format!("{year:04}{rest}").as_bytes()]),
    }
}

/// Year, month and day of the day so many days after 1970-01-01.
fn date(mut days: u64) -> (u64, u64, u64) {
    let mut year = 1970;
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    loop {
        let length = if leap(year) { 366 } else { 365 };
        if days < length {
            break;
        }
        days -= length;
        year += 1;
    }
    let february = if leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    (year, month, days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn moments_are_written_as_the_rule_says() {
        let text = |seconds| {
            let out = time(UnixTime::since_unix_epoch(Duration::from_secs(seconds)));
            (out[0], String::from_utf8(out[2..].to_vec()).unwrap())
        };
        assert_eq!(text(0), (UTC_TIME, "700101000000Z".to_owned()));
        assert_eq!(text(951_782_399), (UTC_TIME, "000228235959Z".to_owned()));
        assert_eq!(text(951_782_400), (UTC_TIME, "000229000000Z".to_owned()), "2000 is a leap year");
        assert_eq!(text(1_798_761_599), (UTC_TIME, "261231235959Z".to_owned()));
        assert_eq!(text(2_524_607_999), (UTC_TIME, "491231235959Z".to_owned()));
        assert_eq!(text(2_524_608_000), (GENERALIZED_TIME, "20500101000000Z".to_owned()));
        assert_eq!(text(4_107_542_400), (GENERALIZED_TIME, "21000301000000Z".to_owned()), "2100 is none");
        assert_eq!(text(u64::MAX), (GENERALIZED_TIME, "99991231235959Z".to_owned()));
    }
}
