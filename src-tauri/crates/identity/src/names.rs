//! How names are read: surnames and places first, by tables that may be corrected (`data/surnames.txt`,
//! `data/places.txt`), every other character by its usual reading. The hub does this once, when a person or a
//! department enters; the result travels with them and can be put right by hand.
//!
//! A reading is one syllable with its tone for each letter of the name, separated by spaces: `shan4 tian2 fang1`.
//! What has no reading (Latin letters, digits, the rarest characters) stands for itself, in lower case.
//!
//! Deliberately absent: guessing the reading of given names from their meaning (乐 in 王乐); `search` tries every
//! reading there, so nobody goes unfound.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use pinyin::ToPinyin;

/// Between the parts of a name of several parts: U+00B7, 间隔号.
pub const INTERPUNCT: char = '\u{b7}';

/// What people type and paste in its place.
const INTERPUNCTS: [char; 9] = ['·', '•', '‧', '∙', '⋅', '・', '･', '．', '●'];

/// Characters and how they are read.
type Readings = BTreeMap<&'static str, Vec<&'static str>>;

static SURNAMES: LazyLock<Readings> = LazyLock::new(|| readings(include_str!("../data/surnames.txt")));
static PLACES: LazyLock<Readings> = LazyLock::new(|| readings(include_str!("../data/places.txt")));

fn readings(table: &'static str) -> Readings {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.collect()))
        })
        .collect()
}

/// True for what separates the parts of a name and is itself neither read nor searched for.
pub fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || INTERPUNCTS.contains(&c)
        || matches!(c, '-' | '\'' | '.' | '/' | '(' | ')' | '（' | '）')
}

/// A name as it is kept: no space around it, single spaces within, one kind of interpunct.
pub fn tidy(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").chars().map(|c| if INTERPUNCTS.contains(&c) { INTERPUNCT } else { c }).collect()
}

/// `Ａ` as `A`, `１` as `1`: what an input method left in full-width mode types.
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

/// How a person is called.
pub fn of_person(name: &str) -> String {
    if name.contains(INTERPUNCT) {
        return read(name);
    }
    let longest = name.char_indices().nth(2).map_or(name.len(), |(at, _)| at);
    let single = name.char_indices().nth(1).map_or(name.len(), |(at, _)| at);
    let surname = [longest, single]
        .into_iter()
        .filter_map(|end| name.split_at_checked(end))
        // A surname of two characters with nothing behind it is a surname and a given name: 单于.
        .filter(|(surname, given)| surname.chars().count() == 1 || !given.is_empty())
        .find_map(|(surname, given)| Some((SURNAMES.get(surname)?, given)));
    let mut syllables: Vec<String> = Vec::new();
    let rest = match surname {
        Some((reading, given)) => {
            syllables.extend(reading.iter().map(|&syllable| syllable.to_owned()));
            given
        }
        None => name,
    };
    syllables.push(read(rest));
    syllables.retain(|part| !part.is_empty());
    syllables.join(" ")
}

/// By the usual readings.
fn read(text: &str) -> String {
    text.chars().filter(|&c| !is_separator(c)).map(syllable).collect::<Vec<_>>().join(" ")
}

/// How a department or a place is called: the longest word of the table at each position.
pub fn of_place(name: &str) -> String {
    let mut syllables: Vec<String> = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let known =
            PLACES.iter().filter(|(word, _)| rest.starts_with(**word)).max_by_key(|(word, _)| word.len());
        let length = match known {
            Some((word, reading)) => {
                syllables.extend(reading.iter().map(|&syllable| syllable.to_owned()));
                word.len()
            }
            None => {
                if !is_separator(first) {
                    syllables.push(syllable(first));
                }
                first.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    syllables.join(" ")
}

fn syllable(c: char) -> String {
    match c.to_pinyin() {
        Some(reading) => reading.with_tone_num_end().replace('ü', "v"),
        None => c.to_lowercase().collect(),
    }
}

/// A key whose order by bytes is that of a Chinese list of names: syllable, tone, then the character itself, so that
/// everybody called 张 stands together and apart from 章; 李 before 连, however long the given names.
pub fn sort_key(name: &str, reading: &str) -> String {
    let letters = name.chars().filter(|&c| !is_separator(c));
    let mut key = String::with_capacity(name.len() + reading.len());
    for (letter, syllable) in letters.zip(reading.split(' ')) {
        key.push_str(syllable);
        key.push(letter);
    }
    key
}

/// A reading without its tones: `shan tian fang`.
pub fn plain(reading: &str) -> String {
    reading.chars().filter(|c| !matches!(c, '1'..='5')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual(word: &str) -> Vec<String> {
        word.chars().map(syllable).collect()
    }

    #[test]
    fn no_line_of_the_tables_is_idle_or_lopsided() {
        for table in [&SURNAMES, &PLACES] {
            for (word, reading) in table.iter() {
                assert_eq!(word.chars().count(), reading.len(), "{word}");
                assert!(usual(word) != *reading, "{word} is read {reading:?} without the table");
            }
        }
    }

    #[test]
    fn surnames_are_read_as_surnames_and_places_as_places() {
        for (name, reading) in [
            ("单田芳", "shan4 tian2 fang1"),
            ("曾国藩", "zeng1 guo2 fan1"),
            ("尉迟恭", "yu4 chi2 gong1"),
            ("单于雅", "chan2 yu2 ya3"),
            ("单于", "shan4 yu2"),
            ("吕布", "lv3 bu4"),
            ("那仁花", "na1 ren2 hua1"),
            ("那仁·花", "na4 ren2 hua1"),
            ("𠀀㐀", "he1 qiu1"),
            ("王𫝀", "wang2 𫝀"),
            ("Ana", "a n a"),
            ("", ""),
        ] {
            assert_eq!(of_person(name), reading, "{name}");
        }
        for (place, reading) in [
            ("重庆市", "chong2 qing4 shi4"),
            ("长沙 / 处长", "chang2 sha1 chu4 zhang3"),
            ("都江堰市", "du1 jiang1 yan4 shi4"),
            ("财务会计科", "cai2 wu4 kuai4 ji4 ke1"),
            ("5G专班", "5 g zhuan1 ban1"),
        ] {
            assert_eq!(of_place(place), reading, "{place}");
        }
    }

    #[test]
    fn names_sort_as_a_chinese_list_does() {
        let mut names = ["章雅", "单田芳", "张伟", "连城", "张雅", "李逵", "曾敏", "𪛖明", "沈默", "长孙文"];
        names.sort_by_key(|name| sort_key(name, &of_person(name)));
        assert_eq!(
            names,
            ["李逵", "连城", "单田芳", "沈默", "曾敏", "张伟", "张雅", "章雅", "长孙文", "𪛖明"]
        );
    }

    #[test]
    fn interpuncts_and_spaces_are_tidied() {
        assert_eq!(tidy("  阿依古丽・买买提\u{3000}"), "阿依古丽·买买提");
        assert_eq!(tidy("张  三"), "张 三");
        assert_eq!(plain("shan4 tian2"), "shan tian");
    }
}
