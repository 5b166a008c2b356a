//! A mail address, as far as its spelling can say.

use super::{Check, What};

pub(super) fn check(text: &str) -> Check {
    let plain = |part: &str, extra: &str| {
        !part.is_empty()
            && part.split('.').all(|label| !label.is_empty())
            && part.chars().all(|c| c.is_alphanumeric() || c == '.' || extra.contains(c))
    };
    let (name, domain) = text.rsplit_once('@').ok_or(What::Email)?;
    let fits = text.chars().count() <= 254
        && plain(name, "!#$%&'*+/=?^_`{|}~-")
        && plain(domain, "-")
        && domain.contains('.')
        && domain.split('.').all(|label| !label.starts_with('-') && !label.ends_with('-'));
    if fits { Ok(()) } else { Err(What::Email.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["a@b.cn", "wang.jianguo+oa@dsj.hainan.gov.cn", "王@例子.中国"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in ["a", "a@b", "@b.cn", "a@.cn", "a..b@c.cn", "a b@c.cn", "a@-b.cn", "a@b@", "<a>@b.cn"] {
            assert_eq!(check(bad), Err(What::Email.into()), "{bad}");
        }
    }
}
