//! Text: how long, by code points, and of what pattern. The regular expressions are of the kind that takes time in
//! proportion to the text; `\d` is 0 to 9.

use kernel::limits;
use regex_lite::{Regex, RegexBuilder};

use super::{Check, What, Wrong};

pub(super) fn check(text: &str, max_chars: Option<u32>) -> Check {
    let max = max_chars.map_or(limits::TEXT_CHARS, |max| usize::try_from(max).unwrap_or(limits::TEXT_CHARS));
    if text.chars().count() > max.min(limits::TEXT_CHARS) {
        return Err(Wrong::with(What::TooLong, "max", max.min(limits::TEXT_CHARS)));
    }
    Ok(())
}

pub(super) fn matches(text: &str, pattern: Option<&str>, says: Option<&str>) -> Check {
    // A pattern that does not compile is found when the package is checked.
    match pattern.and_then(|pattern| whole(pattern).ok()) {
        Some(regex) if !regex.is_match(text) => {
            Err(Wrong::with(What::Pattern, "says", says.unwrap_or_default()))
        }
        _ => Ok(()),
    }
}

/// The pattern for the whole text, within bounds of size and depth.
pub(super) fn whole(pattern: &str) -> Result<Regex, regex_lite::Error> {
    RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(64 * 1024).nest_limit(20).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_in_characters_and_patterns_mean_all_of_the_text() {
        assert_eq!(check("专网卡👍", Some(4)), Ok(()));
        assert_eq!(check("专网卡👍！", Some(4)), Err(Wrong::with(What::TooLong, "max", 4)));
        assert_eq!(matches("8986123456789", Some(r"\d{13}|\d{20}"), None), Ok(()));
        let wrong = matches("8986123456789x", Some(r"\d{13}"), Some("请填写 13 位编号")).unwrap_err();
        assert_eq!(wrong, Wrong::with(What::Pattern, "says", "请填写 13 位编号"));
        assert!(matches("１２", Some(r"\d\d"), None).is_err(), "full-width digits are not digits here");
        assert!(whole("a{1000}{1000}").is_err());
        assert!(whole(&"(".repeat(50)).is_err());
    }
}
