//! Numbers of cases (流水号): what a pattern says, and the scope within which it counts without gaps.
//!
//! Deliberately absent: the counting (`sync` does it in the hub's transaction).

use crate::calendar::beijing_date;
use kernel::{DepartmentId, Timestamp};

/// `{unit}专卡〔{year}〕{n:4}号`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Plain(String),
    Unit,
    Year,
    N(usize),
}

impl Pattern {
    /// Read a pattern: plain text, `{unit}`, `{year}`, and exactly one `{n:4}` with at least so many digits.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((plain, tail)) = rest.split_once('{') {
            let (name, tail) = tail.split_once('}')?;
            if plain.contains('}') {
                return None;
            }
            parts.push(Part::Plain(plain.to_owned()));
            parts.push(match name {
                "unit" => Part::Unit,
                "year" => Part::Year,
                _ => {
                    Part::N(name.strip_prefix("n:")?.parse().ok().filter(|digits| (1..=9).contains(digits))?)
                }
            });
            rest = tail;
        }
        if rest.contains('}') {
            return None;
        }
        parts.push(Part::Plain(rest.to_owned()));
        let counts = parts.iter().filter(|part| matches!(part, Part::N(_))).count();
        (counts == 1 && text.chars().count() <= 60).then_some(Self(parts))
    }

    /// Within what it counts from 1: the form, and the unit and the year where the pattern names them.
    pub fn scope(&self, form: &str, unit: DepartmentId, at: Timestamp) -> String {
        let mut scope = format!("workflow:{form}");
        if self.0.contains(&Part::Unit) {
            scope.push_str(&format!(":{unit}"));
        }
        if self.0.contains(&Part::Year) {
            scope.push_str(&format!(":{}", beijing_date(at).year()));
        }
        scope
    }

    /// The number.
    pub fn write(&self, unit: &str, at: Timestamp, n: u64) -> String {
        let part = |part: &Part| match part {
            Part::Plain(text) => text.clone(),
            Part::Unit => unit.to_owned(),
            Part::Year => beijing_date(at).year().to_string(),
            Part::N(digits) => format!("{n:0digits$}"),
        };
        self.0.iter().map(part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::FakeClock;

    #[test]
    fn numbers_are_written_by_the_pattern_in_the_year_of_beijing() {
        let pattern = Pattern::parse("{unit}专卡〔{year}〕{n:4}号").unwrap();
        assert_eq!(pattern.write("琼数", FakeClock::MONDAY_NINE, 7), "琼数专卡〔2026〕0007号");
        assert_eq!(pattern.write("琼数", FakeClock::MONDAY_NINE, 12_345), "琼数专卡〔2026〕12345号");
        // Half past midnight on New Year's Day in Beijing is still the old year in UTC.
        let new_year = Timestamp(1_798_734_600_000);
        assert_eq!(pattern.write("", new_year, 1), "专卡〔2027〕0001号");
        let unit = DepartmentId::from_bytes([1; 16]);
        assert_eq!(pattern.scope("open", unit, new_year), format!("workflow:open:{unit}:2027"));
        assert_eq!(Pattern::parse("A{n:2}").unwrap().scope("open", unit, new_year), "workflow:open");
    }

    #[test]
    fn patterns_that_cannot_count_are_refused() {
        for bad in
            ["", "号", "{n}", "{n:0}", "{n:99}", "{n:2}{n:2}", "{month}{n:2}", "{n:2", "n:2}", "}{n:2}"]
        {
            assert_eq!(Pattern::parse(bad), None, "{bad}");
        }
    }
}
