//! An IPv4 or IPv6 address.

use std::net::IpAddr;

use super::{Check, What};

pub(super) fn check(text: &str) -> Check {
    text.parse::<IpAddr>().map(drop).map_err(|_| What::Ip.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["10.0.0.1", "2001:db8::1", "::"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in ["10.0.0.256", "10.0.0.1/24", "10.0.0", "01.2.3.4", "2001::db8::1"] {
            assert_eq!(check(bad), Err(What::Ip.into()), "{bad}");
        }
    }
}
