//! One thing, one word: the synonyms that `docs/GLOSSARY.md` forbids, names that say nothing, and Chinese
//! sentences outside the page's dictionary.

use super::Source;

/// Endings of type names that say nothing about what a thing is.
const EMPTY: &[&str] = &["Manager", "Helper", "Helpers", "Util", "Utils", "Service", "Processor"];
/// Data made of Chinese text: calendars, numerals, seeds.
const CHINESE_DATA: &[&str] =
    &["src-tauri/crates/workflow/src/capitals", "src-tauri/crates/workflow/src/calendar", "seed", "demo"];

/// Broken rules.
pub fn broken(sources: &[Source]) -> Vec<String> {
    let forbidden = forbidden(sources);
    let mut broken = Vec::new();
    if forbidden.is_empty() {
        broken.push("docs/GLOSSARY.md: no table of words found".to_owned());
    }
    for source in sources.iter().filter(|source| source.ends(&[".rs", ".ts", ".tsx"])) {
        for (number, line) in source.text.lines().enumerate() {
            let at = format!("{}:{}", source.path, number + 1);
            if let Some(name) =
                declared(line).filter(|name| EMPTY.iter().any(|ending| name.ends_with(ending)))
            {
                broken.push(format!("{at}: `{name}` does not say what it is"));
            }
            for (wrong, right) in &forbidden {
                if declares(line, wrong) {
                    broken.push(format!("{at}: `{wrong}`; the word here is `{right}`"));
                }
            }
        }
        broken.extend(chinese(source));
    }
    broken
}

/// Rows `| 中文 | word | never: a, b | …` of the glossary, as (wrong, right).
fn forbidden(sources: &[Source]) -> Vec<(String, String)> {
    let Some(glossary) = sources.iter().find(|source| source.path == "docs/GLOSSARY.md") else {
        return Vec::new();
    };
    let mut forbidden = Vec::new();
    for line in glossary.text.lines().filter(|line| line.starts_with("| ") && !line.contains("| never |")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, _, right, wrong, ..] = cells.as_slice() else { continue };
        for wrong in wrong.split(',').map(str::trim).filter(|word| is_word(word)) {
            forbidden.push((wrong.to_owned(), right.trim_matches('`').to_owned()));
        }
    }
    forbidden
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase())
}

/// The name that this line declares.
fn declared(line: &str) -> Option<&str> {
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let kinds = ["struct", "enum", "trait", "class", "interface", "type", "mod"];
    let before = ["pub", "crate", "export", "default", "super", "unsafe", "abstract"];
    let first = words.find(|word| !before.contains(word))?;
    if kinds.contains(&first) { words.next() } else { None }
}

/// Does this line declare a thing with `word` as one of its name's parts? Functions are free: a file is closed and
/// a request is sent, whatever a case is.
fn declares(line: &str, word: &str) -> bool {
    declared(line).is_some_and(|name| parts(name).any(|part| part == word))
}

/// `TaskCard`, `task_card` and `taskCard` are made of `task` and `card`.
fn parts(name: &str) -> impl Iterator<Item = String> {
    let mut parts = vec![String::new()];
    for c in name.chars() {
        if (c.is_uppercase() || c == '_') && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| c != '_') {
            part.extend(c.to_lowercase());
        }
    }
    parts.into_iter()
}

/// Rust speaks codes; a Chinese literal of more than a word is a sentence.
fn chinese(source: &Source) -> Vec<String> {
    let rust = source.below("src-tauri/") && source.ends(&[".rs"]);
    let data = CHINESE_DATA.iter().any(|folder| source.path.contains(folder));
    if !rust || data || source.is_test() {
        return Vec::new();
    }
    let code = source.text.lines().enumerate().take_while(|(_, line)| line.trim() != "#[cfg(test)]");
    let mut found = Vec::new();
    for (number, line) in code.filter(|(_, line)| !line.trim_start().starts_with("//")) {
        let literals = line.split('"').skip(1).step_by(2);
        let han = |c: &char| matches!(*c, '\u{4e00}'..='\u{9fff}');
        if literals
            .into_iter()
            .any(|text| text.chars().filter(han).count() > 6 || text.contains(['，', '。', '！']))
        {
            found.push(format!(
                "{}:{}: a Chinese sentence; it belongs into ui/src/i18n",
                source.path,
                number + 1
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Source, broken, declares};

    fn glossary() -> Source {
        let text = "| 中文 | English | never | note |\n| 办件 | `case` | ticket, matter | x |\n".to_owned();
        Source { path: "docs/GLOSSARY.md".to_owned(), text }
    }

    fn rust(text: &str) -> usize {
        let path = "src-tauri/crates/a/src/lib.rs".to_owned();
        broken(&[glossary(), Source { path, text: text.to_owned() }]).len()
    }

    #[test]
    fn a_forbidden_word_is_found_in_names_and_nowhere_else() {
        assert!(declares("pub struct TicketRow {", "ticket"));
        assert!(declares("export interface OpenTicket {", "ticket"));
        assert!(!declares("fn punch_ticket() {}", "ticket"));
        assert!(!declares("// a ticket of the railway", "ticket"));
        assert_eq!(rust("pub(crate) mod open_matter;"), 1);
        assert_eq!(rust("pub struct OpenCase;"), 0);
    }

    #[test]
    fn empty_names_and_chinese_sentences_are_found() {
        assert_eq!(rust("pub struct CaseManager;"), 1);
        assert_eq!(rust("say(\"请先登录，再提交。\");"), 1);
        assert_eq!(rust("/// 待发送，请稍候。\nlet word = \"同意\";"), 0);
        assert_eq!(rust("#[cfg(test)]\nmod tests { const A: &str = \"请先登录，再提交。\"; }"), 0);
    }
}
