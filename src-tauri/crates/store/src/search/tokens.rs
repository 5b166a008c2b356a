//! What of a text goes into the index: pairs of Chinese characters and words of anything else. Deliberately
//! absent: traditional to simplified characters, which needs a table.

/// The text as it is compared: full-width forms as half-width, capitals as small letters.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(fold_char).collect()
}

fn fold_char(c: char) -> std::char::ToLowercase {
    let narrow = match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    };
    narrow.to_lowercase()
}

/// Written without spaces between words. The private use area counts too: names in rare characters were typed
/// with it before GB 18030-2022 gave them places of their own.
fn is_han(c: char) -> bool {
    matches!(u32::from(c),
        0x3005..=0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xE000..=0xF8FF | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF | 0xF0000..=0x10FFFF)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

/// A token and the bytes of the text it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// As it stands in the text.
    pub(crate) slice: &'a str,
    /// Where it begins.
    pub(crate) start: usize,
    /// Pair, last character of a run, or word.
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Two characters side by side.
    Pair,
    /// The last character of a run, so that every character begins some token.
    Last,
    /// Letters and digits.
    Word,
}

/// The tokens of a text, in order.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, c) = rest.next()?;
            let mut end = start + c.len_utf8();
            let kind = if is_han(c) {
                match rest.peek() {
                    Some((_, next)) if is_han(*next) => {
                        end += next.len_utf8();
                        Kind::Pair
                    }
                    _ => Kind::Last,
                }
            } else if is_word(c) {
                while let Some((_, next)) = rest.next_if(|(_, next)| is_word(*next)) {
                    end += next.len_utf8();
                }
                Kind::Word
            } else {
                continue;
            };
            return text.get(start..end).map(|slice| Token { slice, start, kind });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slices(text: &str) -> Vec<&str> {
        tokens(text).map(|token| token.slice).collect()
    }

    #[test]
    fn chinese_goes_in_pairs_and_the_last_character_alone() {
        assert_eq!(slices("用车申请"), ["用车", "车申", "申请", "请"]);
        assert_eq!(slices("车"), ["车"]);
        assert_eq!(slices(""), [""; 0]);
    }

    #[test]
    fn words_and_numbers_go_whole_and_break_a_run() {
        assert_eq!(slices("第GB18030号 v2"), ["第", "GB18030", "号", "v2"]);
        assert_eq!(slices("粤A-12345，已还"), ["粤", "A", "12345", "已还", "还"]);
    }

    #[test]
    fn a_year_in_chinese_figures_is_one_run() {
        assert_eq!(slices("二〇二六"), ["二〇", "〇二", "二六", "六"]);
    }

    #[test]
    fn rare_characters_of_names_are_characters() {
        assert_eq!(slices("𬱟\u{E863}"), ["𬱟\u{E863}", "\u{E863}"]);
    }

    #[test]
    fn width_and_capitals_do_not_matter() {
        assert_eq!(fold("ＧＢ１８０３０　Ｖ２（试行）"), "gb18030 v2(试行)");
        assert_eq!(slices("ＧＢ１２"), ["ＧＢ１２"]);
    }

    #[test]
    fn starts_are_where_the_slices_are() {
        let text = "甲乙 ab丙";
        for token in tokens(text) {
            let (_, rest) = text.split_at(token.start);
            assert!(rest.starts_with(token.slice));
        }
    }
}
