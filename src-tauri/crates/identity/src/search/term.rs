//! What was typed, word by word.

use super::letters::{Letters, Reader, Word};
use crate::names;

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

/// The words of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms(Vec<Term>);

/// One of them, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) text: String,
    pub(super) word: Word,
}

impl Terms {
    /// The words of what was typed.
    pub fn new(text: &str) -> Self {
        let text: String = text.chars().take(MOST_CHARS).collect();
        let words = text.split_whitespace().map(fold).filter(|word| !word.is_empty());
        let mut words: Vec<String> = words.take(MOST_WORDS).collect();
        if words.is_empty() && !text.trim().is_empty() {
            // Nothing but interpuncts and the like, which no folded text has: found nowhere.
            words.push(text);
        }
        Self(words.into_iter().map(|text| Term { word: Word::new(&text), text }).collect())
    }

    /// True where nothing was typed: everything matches.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every word is found in `text` (a name, a title), by pinyin too. For lists other than the directory.
    pub fn found_in(&self, text: &str) -> bool {
        let text = fold(text);
        let letters = Reader::default().letters(&text, "");
        self.0.iter().all(|term| term.is_in(&letters))
    }

    pub(super) fn words(&self) -> &[Term] {
        &self.0
    }
}

impl Term {
    /// Anywhere, literally or by any reading.
    pub(super) fn is_in(&self, letters: &Letters) -> bool {
        letters.find(&self.word).is_some()
    }
}

/// A text as it is compared: lower case, full-width forms as half-width, no interpuncts or spaces.
pub(super) fn fold(text: &str) -> String {
    text.chars()
        .filter(|&c| !names::is_separator(c))
        .map(names::half_width)
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'ü' { 'v' } else { c })
        .collect()
}
