//! From characters to tokens.

use rust_decimal::Decimal;

use super::{EXPRESSION_CHARS, ExpressionError, Fault};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(Decimal),
    Text(String),
    /// A name or a keyword, dots included.
    Word(String),
    /// `==`, `(` …
    Sign(&'static str),
    End,
}

/// Longer signs first.
const SIGNS: [&str; 16] =
    ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ","];

/// The tokens with where each begins, in characters; the last is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, ExpressionError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > EXPRESSION_CHARS {
        return Err(ExpressionError { at: EXPRESSION_CHARS, fault: Fault::TooLong });
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let rest = chars.get(at..).unwrap_or_default();
        let (length, token) = match c {
            c if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '0'..='9' => number(rest),
            '\'' | '"' => quoted(rest, c),
            c if is_letter(c) => word(rest),
            c => {
                let starts = |sign: &&&str| rest.iter().take(sign.len()).copied().eq(sign.chars());
                let sign = SIGNS.iter().find(starts).ok_or(Fault::Character(c));
                sign.map(|sign| (sign.len(), Token::Sign(sign)))
            }
        }
        .map_err(|fault| ExpressionError { at, fault })?;
        found.push((at, token));
        at += length;
    }
    found.push((at, Token::End));
    Ok(found)
}

const fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn number(rest: &[char]) -> Result<(usize, Token), Fault> {
    let text: String = rest.iter().take_while(|c| c.is_ascii_digit() || **c == '.').collect();
    let value = text.parse().map_err(|_| Fault::Number(text.clone()))?;
    Ok((text.len(), Token::Number(value)))
}

/// No escapes: a text with one kind of quote in it is written in the other kind.
fn quoted(rest: &[char], quote: char) -> Result<(usize, Token), Fault> {
    let text: String = rest.iter().skip(1).take_while(|c| **c != quote).collect();
    let length = text.chars().count() + 2;
    if length > rest.len() { Err(Fault::OpenText) } else { Ok((length, Token::Text(text))) }
}

fn word(rest: &[char]) -> Result<(usize, Token), Fault> {
    let mut text = String::new();
    for (n, &c) in rest.iter().enumerate() {
        let goes_on = c == '.' && rest.get(n + 1).is_some_and(|c| is_letter(*c));
        if !(is_letter(c) || c.is_ascii_digit() || goes_on) {
            break;
        }
        text.push(c);
    }
    Ok((text.len(), Token::Word(text)))
}
