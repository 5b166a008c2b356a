//! How a title is typed: its initials and its full pinyin, each without spaces, a space between them. Deliberately
//! absent: readings of names (`identity`), several readings of one character.

use pinyin::ToPinyin as _;

/// `wxzw wuxianzhuanwang`
pub fn of(title: &str) -> String {
    let (mut initials, mut full) = (String::new(), String::new());
    for c in title.chars() {
        match c.to_pinyin() {
            Some(reading) => {
                initials.push_str(reading.first_letter());
                full.push_str(reading.plain());
            }
            None if c.is_alphanumeric() => {
                initials.extend(c.to_lowercase());
                full.extend(c.to_lowercase());
            }
            None => {}
        }
    }
    format!("{initials} {full}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn titles_are_found_by_initials_and_by_full_pinyin() {
        assert_eq!(super::of("专网卡（5G）开户"), "zwk5gkh zhuanwangka5gkaihu");
    }
}
