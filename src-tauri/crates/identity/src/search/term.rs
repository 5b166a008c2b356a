//! What was typed, word by word, and how a word is found in a name.

use std::sync::LazyLock;

use ib_pinyin::matcher::PinyinMatcher;
use ib_pinyin::pinyin::{PinyinData, PinyinNotation};

use crate::names;

/// In full and by initials; a double-pinyin scheme is the input method's business.
const NOTATIONS: PinyinNotation = PinyinNotation::Ascii.union(PinyinNotation::AsciiFirstLetter);

/// Every reading of every character, shared by all matchers.
static READINGS: LazyLock<PinyinData> = LazyLock::new(|| PinyinData::new(NOTATIONS));

/// Characters of a question that are looked at.
const MOST_CHARS: usize = 100;
/// Words of it.
const MOST_WORDS: usize = 8;

/// Where a word was found, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The name begins with it, as it is written or as this person reads it.
    Start,
    /// The name begins with it in another reading or in a mixture; the account or the phone begin with it.
    OtherStart,
    /// Somewhere in the name, the account or the phone.
    Inside,
    /// In the department or the post.
    Around,
}

/// The words of a question, folded: lower case, full-width forms as half-width, no interpuncts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms(Vec<String>);

impl Terms {
    /// The words of what was typed.
    pub fn new(text: &str) -> Self {
        let text: String = text.chars().take(MOST_CHARS).collect();
        let words = text.split_whitespace().map(fold).filter(|word| !word.is_empty());
        let words: Vec<String> = words.take(MOST_WORDS).collect();
        if words.is_empty() && !text.trim().is_empty() {
            // Nothing but interpuncts and the like, which no folded text has: found nowhere.
            return Self(vec![text]);
        }
        Self(words)
    }

    /// True where nothing was typed: everything matches.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every word is found in `text` (a name, a title), by pinyin too. For lists other than the directory.
    pub fn found_in(&self, text: &str) -> bool {
        let text = fold(text);
        self.matchers().iter().all(|term| term.is_in(&text))
    }

    pub(super) fn matchers(&self) -> Vec<Term<'_>> {
        self.0.iter().map(|word| Term::new(word)).collect()
    }
}

/// One word, ready to be looked for.
pub(super) struct Term<'t> {
    pub(super) text: &'t str,
    matcher: PinyinMatcher<'t>,
}

impl<'t> Term<'t> {
    fn new(text: &'t str) -> Self {
        let matcher = PinyinMatcher::builder(text)
            .pinyin_data(&READINGS)
            .pinyin_notations(NOTATIONS)
            .is_pattern_partial(true)
            .build();
        Self { text, matcher }
    }

    /// Anywhere, literally or by any reading.
    pub(super) fn is_in(&self, folded: &str) -> bool {
        self.matcher.is_match(folded)
    }

    /// At the beginning.
    pub(super) fn begins(&self, folded: &str) -> bool {
        self.matcher.test(folded).is_some()
    }
}

/// A text as it is compared.
pub(super) fn fold(text: &str) -> String {
    text.chars()
        .filter(|&c| !names::is_separator(c))
        .map(names::half_width)
        .flat_map(char::to_lowercase)
        .collect()
}
