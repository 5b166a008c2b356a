//! Legal workdays (法定工作日, with the days moved by 调休) and working hours, in Beijing time.
//!
//! The tables in `data/` hold, a year a file, what the State Council's notice of that year says: `off` are the
//! days from Monday to Friday that are free, `on` the weekends that are worked. A year whose notice is not out yet is
//! flagged, and knows its statutory days only; a year without a table knows weekends only.
//!
//! Deliberately absent: time zones (Beijing has had none but +8 since 1991), and hours of any one office.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Weekday, date, time};
use kernel::Timestamp;
use serde::Deserialize;

/// Beijing's distance from UTC in milliseconds.
const BEIJING_MS: i64 = 8 * 60 * 60 * 1000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const HOUR_MS: i64 = 60 * 60 * 1000;
/// Working hours, as milliseconds of the day: 9 to 12 and 14 to 18.
const HOURS: [(i64, i64); 2] = [(9 * HOUR_MS, 12 * HOUR_MS), (14 * HOUR_MS, 18 * HOUR_MS)];
/// Days looked at by one question: longer spans than a century are a slip of the keyboard.
const SPAN_DAYS: i32 = 36_600;

/// A year's notice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i16,
    published: bool,
    #[expect(dead_code, reason = "names the notice for the reader of the file")]
    source: String,
    off: BTreeSet<Date>,
    on: BTreeSet<Date>,
}

/// Which days are worked.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
}

static LEGAL: LazyLock<Calendar> = LazyLock::new(|| {
    let files = [
        include_str!("../data/workdays-2025.json"),
        include_str!("../data/workdays-2026.json"),
        include_str!("../data/workdays-2027.json"),
    ];
    // That each file reads is a test below.
    let years = files.iter().filter_map(|file| serde_json::from_str::<Year>(file).ok());
    Calendar { years: years.map(|year| (year.year, year)).collect() }
});

impl Calendar {
    /// The calendar of mainland China.
    pub fn legal() -> &'static Self {
        &LEGAL
    }

    /// Is the notice of this year out, so that its workdays will not change any more?
    pub fn is_published(&self, year: i16) -> bool {
        self.years.get(&year).is_some_and(|year| year.published)
    }

    /// Is this day worked?
    pub fn is_workday(&self, day: Date) -> bool {
        let weekday = !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.years
            .get(&day.year())
            .map_or(weekday, |year| year.on.contains(&day) || (weekday && !year.off.contains(&day)))
    }

    /// Workdays from `from` to `to`, both included; 0 where `to` lies before, `None` where they lie too far apart.
    pub fn workdays_between(&self, from: Date, to: Date) -> Option<u32> {
        if days_between(from, to) > SPAN_DAYS {
            return None;
        }
        let days = from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to);
        u32::try_from(days.filter(|day| self.is_workday(*day)).count()).ok()
    }

    /// When `hours` working hours will have passed since `from`.
    pub fn after_working_hours(&self, from: Timestamp, hours: u32) -> Timestamp {
        let mut left = i64::from(hours) * HOUR_MS;
        let mut day_start = from.ms() - (from.ms() + BEIJING_MS).rem_euclid(DAY_MS);
        let mut at = from.ms();
        for _ in 0..SPAN_DAYS {
            if self.is_workday(beijing_date(Timestamp(day_start))) {
                for (opens, closes) in HOURS.map(|(opens, closes)| (day_start + opens, day_start + closes)) {
                    let begins = at.max(opens);
                    let here = (closes - begins).max(0);
                    if left <= here && begins <= closes {
                        return Timestamp(begins + left);
                    }
                    left -= here;
                }
            }
            day_start += DAY_MS;
            at = day_start;
        }
        Timestamp(at)
    }
}

/// Calendar days from `from` to `to`: 0 for the same day, negative backwards.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// Date and time on the clocks of Beijing.
pub fn beijing(at: Timestamp) -> DateTime {
    let epoch = date(1970, 1, 1).to_datetime(time(0, 0, 0, 0));
    let span = jiff::Span::new().try_milliseconds(at.ms().saturating_add(BEIJING_MS));
    span.and_then(|span| epoch.checked_add(span)).unwrap_or(epoch)
}

/// The day it is in Beijing.
pub fn beijing_date(at: Timestamp) -> Date {
    beijing(at).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        let moment: DateTime = text.parse().unwrap();
        let ms = moment.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_millisecond();
        Timestamp(ms - BEIJING_MS)
    }

    #[test]
    fn every_table_reads_and_says_only_what_differs_from_the_week() {
        assert_eq!(LEGAL.years.keys().copied().collect::<Vec<_>>(), [2025, 2026, 2027]);
        for year in LEGAL.years.values() {
            let is_weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            assert!(year.off.iter().chain(&year.on).all(|day| day.year() == year.year), "{}", year.year);
            assert!(year.on.iter().all(is_weekend), "{}", year.year);
        }
        assert!(LEGAL.is_published(2026));
        assert!(!LEGAL.is_published(2027));
        assert!(!LEGAL.is_published(2031));
    }

    #[test]
    fn workdays_of_the_published_years_are_the_notices_own_sums() {
        // 2025: 365 days, 104 at weekends, 18 weekdays off, 5 weekend days on. 2026 likewise.
        assert_eq!(LEGAL.workdays_between(date(2025, 1, 1), date(2025, 12, 31)), Some(248));
        assert_eq!(LEGAL.workdays_between(date(2026, 1, 1), date(2026, 12, 31)), Some(248));
        // 国庆 2026: Sunday 20 September is worked, so is Saturday 10 October.
        assert_eq!(LEGAL.workdays_between(date(2026, 9, 20), date(2026, 10, 10)), Some(11));
        assert_eq!(LEGAL.workdays_between(date(2026, 2, 14), date(2026, 2, 24)), Some(2));
        assert_eq!(LEGAL.workdays_between(date(2026, 3, 3), date(2026, 3, 2)), Some(0));
        assert_eq!(LEGAL.workdays_between(date(1900, 1, 1), date(2026, 1, 1)), None);
    }

    #[test]
    fn due_times_pass_over_the_noon_break_the_night_and_the_holidays() {
        let due = |from: &str, hours| beijing(LEGAL.after_working_hours(at(from), hours)).to_string();
        assert_eq!(due("2026-03-02T09:00", 3), "2026-03-02T12:00:00");
        assert_eq!(due("2026-03-02T09:00", 4), "2026-03-02T15:00:00");
        assert_eq!(due("2026-03-02T12:30", 1), "2026-03-02T15:00:00");
        assert_eq!(due("2026-03-02T17:30", 1), "2026-03-03T09:30:00");
        assert_eq!(due("2026-02-14T17:00", 2), "2026-02-24T10:00:00");
        assert_eq!(due("2026-03-07T10:00", 7), "2026-03-09T18:00:00");
        assert_eq!(due("2026-03-02T00:00", 0), "2026-03-02T09:00:00");
    }

    #[test]
    fn the_day_in_beijing_begins_eight_hours_before_utc() {
        assert_eq!(beijing_date(Timestamp(1_772_380_799_000)), date(2026, 3, 1));
        assert_eq!(beijing_date(Timestamp(1_772_380_800_000)), date(2026, 3, 2));
    }
}
