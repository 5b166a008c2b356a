//! The language by example: what comes of what.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;

use super::*;
use crate::calendar::Calendar;

/// One table, `cards`, with the columns `mac` and `fee`.
struct Page {
    fields: BTreeMap<&'static str, Value>,
    cards: Vec<(&'static str, i64)>,
}

struct Row<'a> {
    page: &'a Page,
    n: usize,
}

impl Scope for Page {
    fn value(&self, name: &str) -> Value {
        match name {
            "cards" => Value::List(self.cards.iter().map(|_| Value::Bool(true)).collect()),
            "cards.mac" => Value::List(self.cards.iter().map(|card| Value::text(card.0)).collect()),
            "cards.fee" => Value::List(self.cards.iter().map(|card| Value::Number(card.1.into())).collect()),
            name => self.fields.get(name).cloned().unwrap_or_default(),
        }
    }
    fn label(&self, name: &str) -> Value {
        Value::Text(format!("<{}>", self.value(name).display()))
    }
    fn rows(&self, _: &str) -> usize {
        self.cards.len()
    }
    fn in_row<'a>(&'a self, _: &'a str, n: usize) -> Box<dyn Scope + 'a> {
        Box::new(Row { page: self, n })
    }
    fn today(&self) -> Date {
        date(2026, 3, 2)
    }
    fn now(&self) -> DateTime {
        date(2026, 3, 2).at(9, 0, 0, 0)
    }
    fn calendar(&self) -> &Calendar {
        Calendar::legal()
    }
}

impl Scope for Row<'_> {
    fn value(&self, name: &str) -> Value {
        match name {
            "mac" => Value::text(self.page.cards[self.n].0),
            "fee" => Value::Number(self.page.cards[self.n].1.into()),
            name => self.page.value(name),
        }
    }
    fn label(&self, name: &str) -> Value {
        self.page.label(name)
    }
    fn rows(&self, table: &str) -> usize {
        self.page.rows(table)
    }
    fn in_row<'a>(&'a self, table: &'a str, n: usize) -> Box<dyn Scope + 'a> {
        self.page.in_row(table, n)
    }
    fn today(&self) -> Date {
        self.page.today()
    }
    fn now(&self) -> DateTime {
        self.page.now()
    }
    fn calendar(&self) -> &Calendar {
        self.page.calendar()
    }
}

fn page() -> Page {
    let fields = BTreeMap::from([
        ("me.name", Value::text("王建国")),
        ("cardType", Value::text("dual")),
        ("days", Value::Number("3.5".parse().unwrap())),
        ("price", Value::Number("0.1".parse().unwrap())),
        ("from", Value::Date(date(2026, 2, 13))),
        ("to", Value::Date(date(2026, 2, 24))),
        ("at", Value::Moment(date(2026, 3, 2).at(8, 30, 0, 0))),
        ("urgent", Value::Bool(true)),
        ("systems", Value::List(vec![Value::text("oa"), Value::text("mail")])),
    ]);
    Page { fields, cards: vec![("AA", 10), ("BB", 20), ("", 12)] }
}

fn names() -> Names {
    let plain = [
        ("me.name", Type::Text),
        ("cardType", Type::Text),
        ("days", Type::Number),
        ("price", Type::Number),
        ("from", Type::Date),
        ("to", Type::Date),
        ("at", Type::Moment),
        ("urgent", Type::Bool),
        ("systems", Type::List),
        ("missing", Type::Number),
        ("blank", Type::Text),
    ];
    let columns = BTreeMap::from([("mac".to_owned(), Type::Text), ("fee".to_owned(), Type::Number)]);
    Names {
        plain: plain.map(|(name, kind)| (name.to_owned(), kind)).into(),
        tables: BTreeMap::from([("cards".to_owned(), columns)]),
        labelled: ["cardType".to_owned()].into(),
    }
}

fn say(text: &str) -> String {
    let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    expression.check(&names()).unwrap_or_else(|error| panic!("{text}: {error}"));
    match expression.evaluate(&page(), &Budget::default()) {
        Value::Null => "null".to_owned(),
        value => value.display(),
    }
}

#[test]
fn what_expressions_come_to() {
    for (text, result) in [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3 - -1", "10"),
        ("price * 3", "0.3"),
        ("10 / 4", "2.5"),
        ("7 % 4", "3"),
        ("1 / 0", "null"),
        ("days > 3 and cardType in ['dual', 'triple']", "true"),
        ("not urgent or days >= 3.50", "true"),
        ("not (days > 3)", "false"),
        ("cardType not in ['dual']", "false"),
        ("cardType == \"dual\"", "true"),
        ("'oa' in systems", "true"),
        ("me.name + ' ' + label(cardType) + ' ' + days", "王建国 <dual> 3.5"),
        ("sum(cards.fee)", "42"),
        ("sum(cards, fee * 2)", "84"),
        ("count(cards)", "3"),
        ("len(cards)", "3"),
        ("count(cards.mac)", "2"),
        ("count(cards, fee > 10 and urgent)", "2"),
        ("any(cards, not has(mac))", "true"),
        ("all(cards, has(mac))", "false"),
        ("unique(cards.mac)", "true"),
        ("join(cards.mac, ', ')", "AA, BB"),
        ("text(systems)", "oa、mail"),
        ("max(cards.fee) + min(3, missing, 2)", "22"),
        ("days(from, to)", "11"),
        ("to - from", "11"),
        ("workdays(from, to)", "3"),
        ("workdays(from, '2026-02-14')", "2"),
        ("isWorkday('2026-02-14')", "true"),
        ("hours(at, now)", "0.5"),
        ("hours('2026-03-01T18:00', at)", "14.5"),
        ("today + 1", "2026-03-03"),
        ("addMonths('2026-01-31', 1)", "2026-02-28"),
        ("from < to and to < today and at < now", "true"),
        ("date(at) == today", "true"),
        ("year(to) * 100 + month(to)", "202602"),
        ("round(2.345, 2) + round(2.5)", "5.35"),
        ("floor(2.7) + ceil(2.1) + abs(-1)", "6"),
        ("if(days > 3, '长', '短')", "长"),
        ("len('无线专网👍')", "5"),
        ("contains(me.name, '建') and startsWith(me.name, '王')", "true"),
        ("capitals(16409.02)", "壹万陆仟肆佰零玖元零贰分"),
        // Where something is missing, nothing follows.
        ("missing + 1", "null"),
        ("missing > 3", "null"),
        ("not (missing > 3)", "null"),
        ("missing > 3 and false", "false"),
        ("missing > 3 or true", "true"),
        ("missing == null", "true"),
        ("missing != null", "false"),
        ("has(missing) or has(blank)", "false"),
        ("'a' + blank", "a"),
        ("len(blank)", "0"),
        ("workdays(from, blank)", "null"),
        ("79228162514264337593543950335 + 1", "null"),
    ] {
        assert_eq!(say(text), result, "{text}");
    }
}

#[test]
fn slips_are_found_before_there_are_data_and_say_where() {
    for (text, slip) in [
        ("", "expected a value at character 0"),
        ("1 +", "expected a value at character 3"),
        ("(1", "expected ) at character 2"),
        ("1 2", "expected an operator, or the end at character 2"),
        ("a = 1", "unexpected '=' at character 2"),
        ("'天气", "text without closing quote at character 0"),
        ("'天' + 卡", "unexpected '卡' at character 6"),
        ("1.2.3", "not a number: 1.2.3 at character 0"),
        ("eval('x')", "unknown function eval at character 0"),
        ("days(from)", "wrong number of arguments of days at character 0"),
        ("cardTyp == 'x'", "unknown name cardTyp at character 0"),
        ("cards.mak", "unknown name cards.mak at character 0"),
        ("any(systems, true)", "not a table: systems at character 0"),
        ("label(days)", "has no labels: days at character 0"),
        ("days > 'three'", "Text where Number is needed at character 7"),
        ("urgent + 1 > 2", "Bool where Number is needed at character 0"),
        ("cardType and urgent", "Text where Bool is needed at character 0"),
        ("cardType in 'dual'", "Text where List is needed at character 12"),
        ("workdays(days, to)", "Number where Date is needed at character 9"),
        ("sum(cards, mac)", "Text where Number is needed at character 11"),
        ("mac == 'AA'", "unknown name mac at character 0"),
    ] {
        let found = Expression::parse(text).and_then(|expression| expression.check(&names()));
        assert_eq!(found.unwrap_err().to_string(), slip, "{text}");
    }
}

#[test]
fn nothing_makes_it_deep_long_or_endless() {
    let fault = |text: &str| Expression::parse(text).unwrap_err().fault;
    assert_eq!(fault(&"(".repeat(1_000)), Fault::TooDeep);
    assert_eq!(fault(&"not ".repeat(400)), Fault::TooDeep);
    assert_eq!(fault(&format!("1{}", " + 1".repeat(400))), Fault::TooDeep);
    assert_eq!(fault(&"1".repeat(2_001)), Fault::TooLong);
    let budget = Budget::of(20);
    let sum = Expression::parse("sum(cards, fee + 1 + 1 + 1 + 1)").unwrap();
    sum.evaluate(&page(), &budget);
    assert!(budget.is_spent());
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[a-z0-9 ().,'+*/<>=!%\\[\\]-]{0,60}|\\PC{0,40}") {
        if let Ok(expression) = Expression::parse(&text) {
            let _ = expression.check(&names());
            expression.evaluate(&page(), &Budget::of(1_000));
        }
    }

    #[test]
    fn sums_of_money_are_exact(fen in proptest::collection::vec(-1_000_000_i64..1_000_000, 1..20)) {
        let text: Vec<String> = fen.iter().map(|fen| format!("({})", Decimal::new(*fen, 2))).collect();
        let expression = Expression::parse(&text.join(" + ")).unwrap();
        let total = Decimal::new(fen.iter().sum(), 2);
        prop_assert!(expression.evaluate(&page(), &Budget::default()).same(&Value::Number(total)));
    }
}

use rust_decimal::Decimal;
