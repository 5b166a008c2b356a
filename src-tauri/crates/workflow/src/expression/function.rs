//! The functions, one line each.

use super::Type;

macro_rules! functions {
    ($($(#[$doc:meta])* $function:ident $name:literal $least:literal ..= $most:literal -> $type:ident;)+) => {
        /// A function of the language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Function {
            $($(#[$doc])* $function,)+
        }

        impl Function {
            pub(super) fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$function),)+ _ => None }
            }

            pub(super) const fn name(self) -> &'static str {
                match self { $(Self::$function => $name,)+ }
            }

            /// Least and most arguments.
            pub(super) const fn arguments(self) -> (usize, usize) {
                match self { $(Self::$function => ($least, $most),)+ }
            }

            pub(super) const fn result(self) -> Type {
                match self { $(Self::$function => Type::$type,)+ }
            }
        }
    };
}

functions! {
    /// `if(condition, then, otherwise)`
    If "if" 3..=3 -> Any;
    /// `has(x)`: filled in; a table: has rows.
    Has "has" 1..=1 -> Bool;
    /// `label(field)`: what is shown for a choice, a person, a department.
    Label "label" 1..=1 -> Text;
    /// `len(x)`: characters of a text, elements of a list.
    Len "len" 1..=1 -> Number;
    /// `count(table)`, `count(table, condition)`; `count(list)`: what is filled in.
    Count "count" 1..=2 -> Number;
    /// `sum(table.column)`, `sum(table, expression)`; nothing counts as 0.
    Sum "sum" 1..=2 -> Number;
    /// `any(table, condition)`
    AnyOf "any" 2..=2 -> Bool;
    /// `all(table, condition)`
    AllOf "all" 2..=2 -> Bool;
    /// `unique(list)`: no two that are filled in are the same.
    Unique "unique" 1..=1 -> Bool;
    /// `min(a, b, …)`, `min(list)`; nothing is passed over.
    Min "min" 1..=8 -> Any;
    /// `max(a, b, …)`, `max(list)`
    Max "max" 1..=8 -> Any;
    /// `round(x)`, `round(x, places)`, half up.
    Round "round" 1..=2 -> Number;
    /// `floor(x)`
    Floor "floor" 1..=1 -> Number;
    /// `ceil(x)`
    Ceil "ceil" 1..=1 -> Number;
    /// `abs(x)`
    Abs "abs" 1..=1 -> Number;
    /// `days(from, to)`: calendar days between, 0 for the same day.
    Days "days" 2..=2 -> Number;
    /// `workdays(from, to)`: legal workdays, both included.
    Workdays "workdays" 2..=2 -> Number;
    /// `hours(from, to)`: hours between two moments, to two places.
    Hours "hours" 2..=2 -> Number;
    /// `addDays(date, n)`
    AddDays "addDays" 2..=2 -> Date;
    /// `addMonths(date, n)`; the month's last day where the day does not exist.
    AddMonths "addMonths" 2..=2 -> Date;
    /// `date(x)`: the day of a moment.
    Date "date" 1..=1 -> Date;
    /// `year(date)`
    Year "year" 1..=1 -> Number;
    /// `month(date)`
    Month "month" 1..=1 -> Number;
    /// `isWorkday(date)`
    IsWorkday "isWorkday" 1..=1 -> Bool;
    /// `text(x)`: as people read it.
    Text "text" 1..=1 -> Text;
    /// `join(list, separator)`
    Join "join" 2..=2 -> Text;
    /// `contains(text, part)`
    Contains "contains" 2..=2 -> Bool;
    /// `startsWith(text, part)`
    StartsWith "startsWith" 2..=2 -> Bool;
    /// `capitals(amount)`: 大写金额
    Capitals "capitals" 1..=1 -> Text;
}
