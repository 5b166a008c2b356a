//! A hardware address of one device: not the broadcast address, not a group's.

use super::{Check, What};

pub(super) fn check(text: &str) -> Check {
    let pairs: Vec<&str> = text.split(':').collect();
    let bytes: Option<Vec<u8>> = pairs
        .iter()
        .map(|pair| {
            (pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit()))
                .then(|| u8::from_str_radix(pair, 16).ok())
                .flatten()
        })
        .collect();
    let bytes = bytes.filter(|bytes| bytes.len() == 6).ok_or(What::Mac)?;
    let of_one_device =
        bytes.first().is_some_and(|first| first & 1 == 0) && bytes.iter().any(|byte| *byte != 0);
    if of_one_device { Ok(()) } else { Err(What::Mac.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_device() {
        assert_eq!(check("00:1A:2B:3C:4D:5E"), Ok(()));
        for bad in [
            "FF:FF:FF:FF:FF:FF",
            "00:00:00:00:00:00",
            "01:00:5E:00:00:01",
            "00:1A:2B:3C:4D",
            "0:1A:2B:3C:4D:5E",
            "+0:1A:2B:3C:4D:5E",
        ] {
            assert_eq!(check(bad), Err(What::Mac.into()), "{bad}");
        }
    }
}
