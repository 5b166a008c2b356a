//! From what a person typed to what the index understands.

use std::collections::BTreeSet;

use super::tokens::{Kind, fold, tokens};

/// More parts than this do not narrow a search further; [`contains`] looks at all of it anyway.
const PARTS: usize = 24;

/// An FTS5 expression that finds every text [`contains`] says yes to; `None` if there is nothing to search
/// for. Whatever was typed, it is never a syntax error.
pub fn match_expression(question: &str) -> Option<String> {
    let mut pairs = BTreeSet::new();
    let mut prefixes = BTreeSet::new();
    let mut after_pair = None;
    for token in tokens(question).take(PARTS) {
        let end = token.start + token.slice.len();
        match token.kind {
            Kind::Pair => {
                after_pair = Some(end);
                pairs.insert(token.slice);
            }
            // The last character of a run of several is in the pair before it.
            Kind::Last if after_pair == Some(end) => {}
            Kind::Last | Kind::Word => {
                prefixes.insert(token.slice);
            }
        }
    }
    let parts: Vec<String> = pairs
        .iter()
        .map(|pair| format!("\"{pair}\""))
        .chain(prefixes.iter().map(|prefix| format!("\"{prefix}\"*")))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// Whether `text` has every part of `question` (parts are what spaces separate), whatever the width and
/// case.
pub fn contains(text: &str, question: &str) -> bool {
    let text = fold(text);
    fold(question).split_whitespace().all(|part| text.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_asked_for_together_and_one_character_as_a_beginning() {
        assert_eq!(match_expression("用车申请").unwrap(), r#""用车" AND "申请" AND "车申""#);
        assert_eq!(match_expression("车").unwrap(), r#""车"*"#);
        assert_eq!(match_expression("GB18030 车").unwrap(), r#""GB18030"* AND "车"*"#);
    }

    #[test]
    fn nothing_to_search_for_is_none() {
        for nothing in ["", "   ", "\"", "。，!*", "\u{3000}", "'; --", "()"] {
            assert_eq!(match_expression(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn parts_may_stand_anywhere_and_in_any_width() {
        assert!(contains("关于ＧＢ１８０３０的用车申请", "申请 gb18030"));
        assert!(!contains("关于用车的申请", "用车申请"));
        assert!(contains("anything", "  "));
    }
}
