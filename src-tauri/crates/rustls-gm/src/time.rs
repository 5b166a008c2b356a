//! Moments as certificates write them. They are read for people to look at; whether a certificate is good is webpki's to say.

use std::time::Duration;

use rustls::pki_types::UnixTime;
use sm2::pkcs8::der::asn1::{GeneralizedTime, UtcTime};
use sm2::pkcs8::der::{DateTime, Decode as _, Encode as _};

use crate::der::Reader;

const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The year 9999 ends here; no certificate outlives it.
const LAST: u64 = 253_402_300_799;

/// RFC 5280, 4.1.2.5: two digits of the year until 2049, four from then on.
pub(crate) fn time(moment: UnixTime) -> Vec<u8> {
    let moment = Duration::from_secs(moment.as_secs().min(LAST));
    let written = UtcTime::from_unix_duration(moment)
        .and_then(|time| time.to_der())
        .or_else(|_| GeneralizedTime::from_date_time(DateTime::from_unix_duration(moment)?).to_der());
    // Every moment until the last can be written.
    written.unwrap_or_default()
}

/// The two moments of a validity, from its content.
pub(crate) fn both(validity: &[u8]) -> Option<(UnixTime, UnixTime)> {
    let mut moments = Reader::new(validity);
    let both = (read(&mut moments)?, read(&mut moments)?);
    moments.is_empty().then_some(both)
}

fn read(from: &mut Reader<'_>) -> Option<UnixTime> {
    let moment = match from.whole(UTC_TIME) {
        Some(whole) => UtcTime::from_der(whole).ok()?.to_unix_duration(),
        None => GeneralizedTime::from_der(from.whole(GENERALIZED_TIME)?).ok()?.to_unix_duration(),
    };
    Some(UnixTime::since_unix_epoch(moment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_garbage_is_not() {
        for seconds in [0, 951_782_400, 2_524_607_999, 2_524_608_000, LAST] {
            let moment = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
            assert_eq!(both(&[time(moment), time(moment)].concat()), Some((moment, moment)));
            assert_eq!(both(&time(moment)), None);
        }
        assert_eq!(both(&[UTC_TIME, 2, b'x', b'y']), None);
    }

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
