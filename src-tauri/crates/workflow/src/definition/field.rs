//! One field of a form, or one column of a sub-table.

use serde::{Deserialize, Serialize};

/// Always, never, or when an expression over the form's data holds (see `expression.rs` for the language):
/// `true`, `"cardType == 'dual'"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(untagged)]
pub enum Condition {
    /// Fixed.
    Fixed(bool),
    /// Decided by the data.
    When(String),
}

impl Default for Condition {
    fn default() -> Self {
        Self::Fixed(false)
    }
}

impl Condition {
    /// The default of `show`.
    pub const fn always() -> Self {
        Self::Fixed(true)
    }

    /// Says "never".
    pub fn is_never(&self) -> bool {
        *self == Self::Fixed(false)
    }

    /// Says "always".
    pub fn is_always(&self) -> bool {
        *self == Self::Fixed(true)
    }
}

/// A field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Name in the data and in expressions: an ASCII identifier, `cardType`.
    pub key: String,
    /// As shown: `卡类型`.
    pub label: String,
    /// What it holds.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Must it be filled in?
    #[serde(default, skip_serializing_if = "Condition::is_never")]
    pub required: Condition,
    /// Is it there at all? The data of a field that is not there is dropped on submission.
    #[serde(default = "Condition::always", skip_serializing_if = "Condition::is_always")]
    pub show: Condition,
    /// Shown, not to be changed by the applicant (a step may open it, see `Step::edit`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub read_only: bool,
    /// Expression for the value it begins with: `me.phone`, `'single'`, `today`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub initial: Option<String>,
    /// One line under the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hint: Option<String>,
    /// Columns of the section's grid it takes; 0: the kind's own default.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub span: u8,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(n: &u8) -> bool {
    *n == 0
}

/// What a field holds. Values in the data: text kinds are strings; numbers are decimal strings (never floats);
/// dates `2026-03-02`; date-times `2026-03-02T09:00` in Beijing time; people and departments are ids;
/// attachments are `[{"blob", "name", "size"}]`; tables are arrays of objects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum FieldKind {
    /// One line.
    Text {
        /// Characters, by code point.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        max_chars: Option<u32>,
        /// Regular expression that the whole text must match.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pattern: Option<String>,
        /// What to say when it does not: `请填写 13 位 ICCID 编号`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pattern_says: Option<String>,
    },
    /// Several lines.
    Textarea {
        /// Characters, by code point.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        max_chars: Option<u32>,
    },
    /// A whole number.
    Integer {
        /// Least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        min: Option<i64>,
        /// Greatest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        max: Option<i64>,
        /// `张`, `天`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        unit: Option<String>,
    },
    /// A decimal number.
    Decimal {
        /// Digits after the point.
        places: u8,
        /// Least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        min: Option<String>,
        /// Greatest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        max: Option<String>,
        /// `小时`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        unit: Option<String>,
    },
    /// Yuan; shown with the capitals (大写金额).
    Money {},
    /// A day.
    Date {
        /// Expression for the first day allowed: `today`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        from: Option<String>,
        /// Expression for the last day allowed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        to: Option<String>,
    },
    /// A day and a time.
    DateTime {
        /// Expression for the first moment allowed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        from: Option<String>,
        /// Expression for the last moment allowed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        to: Option<String>,
    },
    /// One of several. Up to five are shown as radio buttons, more as a list.
    Choice {
        /// In this order.
        options: Vec<Choice>,
    },
    /// Any of several.
    Choices {
        /// In this order.
        options: Vec<Choice>,
    },
    /// Yes or no: `本人承诺…`.
    Boolean {},
    /// An official, chosen by name, pinyin or department.
    Person {
        /// Several?
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        many: bool,
    },
    /// A department.
    Department {},
    /// Mobile or landline number of mainland China.
    Phone {},
    /// Resident identity number, 18 digits with check digit (GB 11643).
    IdCard {},
    /// Unified social credit code, 18 characters with check character (GB 32100).
    CreditCode {},
    /// A hardware address, kept as `AA:BB:CC:DD:EE:FF`.
    Mac {},
    /// IPv4 or IPv6 address.
    Ip {},
    /// A mail address.
    Email {},
    /// Files.
    Attachment {
        /// Least.
        #[serde(default)]
        min: u8,
        /// Most.
        max: u8,
        /// Extensions, lower case without the dot; empty: any.
        #[serde(default)]
        accept: Vec<String>,
    },
    /// A sub-table (明细).
    Table {
        /// Its columns; no table within a table.
        columns: Vec<Field>,
        /// Least.
        #[serde(default)]
        min_rows: u16,
        /// Most.
        max_rows: u16,
    },
    /// Worked out from the other fields; never typed.
    Computed {
        /// The expression.
        value: String,
        /// How it is shown.
        format: ValueFormat,
    },
    /// An earlier case of this person, by its form: what is being changed, closed or returned from.
    Case {
        /// Keys of the forms it may be of.
        forms: Vec<String>,
    },
    /// Text to read: a condition, an explanation. Holds nothing.
    Note {
        /// The text.
        text: String,
    },
}

/// How a computed value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum ValueFormat {
    /// As it is.
    Text,
    /// A number.
    Number,
    /// Yuan, with capitals.
    Money,
    /// A day.
    Date,
}

/// One of the values of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Choice {
    /// In the data.
    pub value: String,
    /// As shown.
    pub label: String,
    /// Offered only when this holds (filtered options).
    #[serde(default = "Condition::always", skip_serializing_if = "Condition::is_always")]
    pub show: Condition,
}
