//! A name, letter by letter, with every way each may be read.
//!
//! A word is found in a name where some letters in a row use it up: each letter by itself (张), by a whole reading
//! (`zhang`), by its first sound (`z`, `zh`), and the last one by the beginning of a reading (`zha`). So `zhangw`, `zw`
//! and `张w` are all 张伟.
//!
//! Matched by keeping the set of places in the word that can have been reached, so a name of any length and any
//! readings costs the same for every letter; there is nothing to backtrack.

use std::collections::BTreeMap;
use std::sync::Arc;

use pinyin::ToPinyinMulti;

/// Characters of a word that are looked at: the places reached fit into a number of 128 bits.
pub(super) const WORD_CHARS: usize = 100;

#[derive(Debug, Clone)]
struct Letter {
    literal: char,
    /// A bit for every letter with which a reading begins.
    begins: u32,
    /// In Latin letters without tones; the way it is read here first.
    readings: Arc<[String]>,
}

/// A folded text, ready to be looked into.
#[derive(Debug, Clone)]
pub(super) struct Letters(Vec<Letter>);

/// A word, as it is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word(Vec<char>);

impl Word {
    pub(super) fn new(folded: &str) -> Self {
        Self(folded.chars().take(WORD_CHARS).collect())
    }

    pub(super) fn chars(&self) -> usize {
        self.0.len()
    }
}

/// Makes letters, and each letter's readings only once.
#[derive(Debug, Default)]
pub(super) struct Reader(BTreeMap<(char, String), Letter>);

impl Reader {
    /// The letters of a folded text. `reading`: how it is called here, syllable by syllable (`shan tian fang`); may be
    /// shorter than the text.
    pub(super) fn letters(&mut self, folded: &str, reading: &str) -> Letters {
        let own = reading.split(' ').map(Some).chain(std::iter::repeat(None));
        Letters(folded.chars().zip(own).map(|(c, own)| self.letter(c, own.unwrap_or_default())).collect())
    }

    fn letter(&mut self, literal: char, own: &str) -> Letter {
        let make = || {
            let mut readings: Vec<String> = Vec::new();
            let known = literal.to_pinyin_multi().into_iter().flatten();
            for reading in std::iter::once(own.to_owned()).chain(known.map(|it| it.plain().replace('ü', "v")))
            {
                let is_latin = !reading.is_empty() && reading.bytes().all(|b| b.is_ascii_lowercase());
                if is_latin && !readings.contains(&reading) {
                    readings.push(reading);
                }
            }
            let begins =
                readings.iter().filter_map(|reading| reading.chars().next()).fold(0, |bits, c| bits | bit(c));
            Letter { literal, begins, readings: readings.into() }
        };
        self.0.entry((literal, own.to_owned())).or_insert_with(make).clone()
    }
}

impl Letters {
    /// The first letter at which the word is found; 0: the text begins with it.
    pub(super) fn find(&self, word: &Word) -> Option<usize> {
        (0..self.0.len()).find(|&from| self.0.get(from..).is_some_and(|letters| begins(letters, word)))
    }
}

/// Whether the first of these letters use the word up.
fn begins(letters: &[Letter], Word(word): &Word) -> bool {
    // Bit n: the first n characters of the word can have been used by the letters so far.
    let mut reached = 1_u128;
    for letter in letters {
        let mut next = 0_u128;
        let mut open = reached;
        while open != 0 {
            let at = open.trailing_zeros();
            open &= open - 1;
            let Some(rest) = word.get(at as usize..) else { continue };
            if use_up(letter, rest, &mut |used| next |= (1_u128 << at) << used) {
                return true;
            }
        }
        if next == 0 {
            return false;
        }
        reached = next;
    }
    false
}

/// How much of `rest` the letter can use, each told to `used`; true where it can use all of it.
fn use_up(letter: &Letter, rest: &[char], used: &mut dyn FnMut(u32)) -> bool {
    let Some(&first) = rest.first() else { return true };
    if first == letter.literal {
        if rest.len() == 1 {
            return true;
        }
        used(1);
    }
    if letter.begins & bit(first) == 0 {
        return false;
    }
    for reading in letter.readings.iter() {
        let common = reading.chars().zip(rest).take_while(|(a, b)| a == *b).count();
        if common == rest.len() {
            return true;
        }
        if common == reading.len() {
            used(u32::try_from(common).unwrap_or(u32::MAX));
        }
        if common >= 1 {
            used(1);
        }
        if common >= 2 && reading.chars().nth(1) == Some('h') {
            used(2);
        }
    }
    false
}

/// `a` is bit 0; what is not a Latin letter has no bit.
fn bit(c: char) -> u32 {
    if c.is_ascii_lowercase() { 1 << (u32::from(c) - u32::from('a')) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn find(name: &str, reading: &str, word: &str) -> Option<usize> {
        Reader::default().letters(name, reading).find(&Word::new(word))
    }

    #[test]
    fn letters_are_used_whole_by_initials_or_to_where_the_word_ends() {
        for word in
            ["z", "zh", "zha", "zhang", "zhangw", "zhangwei", "zw", "zhw", "zwe", "张", "张w", "zhang伟"]
        {
            assert_eq!(find("张伟", "zhang wei", word), Some(0), "{word}");
        }
        for word in ["w", "wei", "伟"] {
            assert_eq!(find("张伟", "zhang wei", word), Some(1), "{word}");
        }
        for word in ["zhaw", "hang", "ang", "zhangweiw", "wz", "伟张", "x", "zz"] {
            assert_eq!(find("张伟", "zhang wei", word), None, "{word}");
        }
        // 西安 and 先 are told apart by nobody, so both are found.
        assert_eq!(find("西安", "", "xian"), Some(0));
        assert_eq!(find("先", "", "xian"), Some(0));
        assert_eq!(find("女", "", "nv"), Some(0));
        assert_eq!(find("a4纸", "", "a4z"), Some(0));
    }

    #[test]
    fn a_reading_of_ones_own_is_added_to_the_known_ones() {
        assert_eq!(find("种青山", "chong qing shan", "chongq"), Some(0));
        assert_eq!(find("种青山", "chong qing shan", "zhongq"), Some(0));
        assert_eq!(find("𫝀明", "mu ming", "muming"), Some(0));
        assert_eq!(find("单", "", "shan"), Some(0));
    }

    /// The same by trying everything.
    fn slowly(letters: &[Letter], word: &[char]) -> bool {
        let Some((letter, rest)) = letters.split_first() else { return word.is_empty() };
        if word.is_empty() || (word[0] == letter.literal && slowly(rest, &word[1..])) {
            return true;
        }
        letter.readings.iter().any(|reading| {
            let reading: Vec<char> = reading.chars().collect();
            let lengths = [1, 2, reading.len()].into_iter().filter(|&length| {
                length == 1 || length == reading.len() || (length == 2 && reading.get(1) == Some(&'h'))
            });
            reading.starts_with(word)
                || lengths.filter(|&it| word.starts_with(&reading[..it])).any(|it| slowly(rest, &word[it..]))
        })
    }

    proptest! {
        #[test]
        fn nothing_is_lost_by_not_trying_everything(
            name in "[张章安昂单西先阿女hg]{1,5}", word in "[张安azhngsxiev]{1,7}",
        ) {
            let letters = Reader::default().letters(&name, "");
            let word = Word::new(&word);
            prop_assert_eq!(begins(&letters.0, &word), slowly(&letters.0, &word.0));
        }
    }

    #[test]
    fn a_long_name_that_can_be_split_in_a_thousand_ways_ends() {
        let name = "阿安昂".repeat(40);
        assert_eq!(find(&name, "", &format!("{}x", "an".repeat(40))), None);
        assert_eq!(find(&name, "", &"a".repeat(500)), Some(0));
    }
}
