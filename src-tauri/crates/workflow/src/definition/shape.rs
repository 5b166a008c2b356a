//! Which keys a package has where: one table, from which the strict reading and the published JSON schema both follow.
//! The Rust types read leniently (`serde` cannot be strict through `flatten`); this is what finds a misspelt key,
//! and says where it stands.

use serde_json::{Map, Value as Json, json};

use super::check::{Broken, Why};

/// What a value must look like.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Text,
    Bool,
    /// A whole number; negative ones too.
    Whole,
    /// Yes, no, or an expression.
    Condition,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of texts.
    List,
    /// Any keys, each with a text.
    Texts,
    Object(&'static Object),
    /// A list of objects.
    Each(&'static Object),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    name: &'static str,
    required: bool,
    shape: Shape,
}

/// A word, and the keys that come with it.
type Variant = (&'static str, &'static [Key]);

/// A JSON object.
#[derive(Debug)]
pub(super) struct Object {
    name: &'static str,
    keys: &'static [Key],
    /// A key whose word adds keys of its own.
    variants: Option<(&'static str, &'static [Variant])>,
}

const fn must(name: &'static str, shape: Shape) -> Key {
    Key { name, required: true, shape }
}

const fn may(name: &'static str, shape: Shape) -> Key {
    Key { name, required: false, shape }
}

use Shape::{Bool, Condition, Each, List, Object as Of, Text, Texts, Whole, Word};

const FORMAT: Shape = Word(&["text", "number", "money", "date"]);

pub(super) static PACKAGE: Object = Object {
    name: "package",
    keys: &[
        must("key", Text),
        must("version", Whole),
        must("title", Text),
        must("forms", Each(&FORM)),
        may("ledgers", Each(&LEDGER)),
    ],
    variants: None,
};

static FORM: Object = Object {
    name: "form",
    keys: &[
        must("key", Text),
        must("title", Text),
        must("category", Text),
        must("summary", Text),
        may("sources", List),
        may("number", Text),
        must("subject", Text),
        must("sections", Each(&SECTION)),
        may("rules", Each(&RULE)),
        must("flow", Each(&STEP)),
        may("ledger", Of(&LEDGER_WRITE)),
        may("follows", Of(&FOLLOWS)),
    ],
    variants: None,
};

static SECTION: Object = Object {
    name: "section",
    keys: &[
        must("title", Text),
        must("columns", Whole),
        may("show", Condition),
        must("fields", Each(&FIELD)),
    ],
    variants: None,
};

const OPTIONS: Key = must("options", Each(&CHOICE));
const FROM_TO: &[Key] = &[may("from", Text), may("to", Text)];

static FIELD: Object = Object {
    name: "field",
    keys: &[
        must("key", Text),
        must("label", Text),
        may("required", Condition),
        may("show", Condition),
        may("readOnly", Bool),
        may("initial", Text),
        may("hint", Text),
        may("span", Whole),
    ],
    variants: Some((
        "kind",
        &[
            ("text", &[may("maxChars", Whole), may("pattern", Text), may("patternSays", Text)]),
            ("textarea", &[may("maxChars", Whole)]),
            ("integer", &[may("min", Whole), may("max", Whole), may("unit", Text)]),
            ("decimal", &[must("places", Whole), may("min", Text), may("max", Text), may("unit", Text)]),
            ("money", &[]),
            ("date", FROM_TO),
            ("dateTime", FROM_TO),
            ("choice", &[OPTIONS]),
            ("choices", &[OPTIONS]),
            ("boolean", &[]),
            ("person", &[may("many", Bool)]),
            ("department", &[]),
            ("phone", &[]),
            ("idCard", &[]),
            ("creditCode", &[]),
            ("mac", &[]),
            ("ip", &[]),
            ("email", &[]),
            ("attachment", &[may("min", Whole), must("max", Whole), may("accept", List)]),
            ("table", &[must("columns", Each(&FIELD)), may("minRows", Whole), must("maxRows", Whole)]),
            ("computed", &[must("value", Text), must("format", FORMAT)]),
            ("case", &[must("forms", List)]),
            ("note", &[must("text", Text)]),
        ],
    )),
};

static CHOICE: Object = Object {
    name: "choice",
    keys: &[must("value", Text), must("label", Text), may("show", Condition)],
    variants: None,
};

static RULE: Object = Object {
    name: "rule",
    keys: &[
        must("must", Text),
        must("says", Text),
        must("fields", List),
        may("severity", Word(&["error", "warning"])),
    ],
    variants: None,
};

static STEP: Object = Object {
    name: "step",
    keys: &[
        must("key", Text),
        must("title", Text),
        must("kind", Word(&["approve", "handle", "notify"])),
        must("who", Each(&WHO)),
        may("many", Word(&["any", "all", "inTurn"])),
        may("when", Condition),
        may("edit", List),
        may("mustFill", List),
        may("hide", List),
        may("dueHours", Whole),
        may("onEmpty", Word(&["administrator", "skip"])),
        may("onSelf", Word(&["superior", "skip", "act"])),
        may("opinionRequired", Bool),
    ],
    variants: None,
};

static WHO: Object = Object {
    name: "who",
    keys: &[],
    variants: Some((
        "by",
        &[
            ("initiator", &[]),
            ("departmentHead", &[may("level", Whole)]),
            ("role", &[must("role", Text)]),
            ("departmentRole", &[must("role", Text)]),
            ("fieldPerson", &[must("field", Text)]),
            ("fieldDepartmentHead", &[must("field", Text)]),
        ],
    )),
};

static LEDGER_WRITE: Object = Object {
    name: "ledgerWrite",
    keys: &[
        must("ledger", Text),
        must("action", Word(&["add", "change", "close"])),
        may("each", Text),
        may("when", Condition),
        must("values", Texts),
    ],
    variants: None,
};

static FOLLOWS: Object = Object {
    name: "follows",
    keys: &[must("field", Text), must("copies", Texts), may("repeatable", Bool)],
    variants: None,
};

static LEDGER: Object = Object {
    name: "ledger",
    keys: &[must("key", Text), must("title", Text), must("readers", List), must("columns", Each(&COLUMN))],
    variants: None,
};

static COLUMN: Object = Object {
    name: "ledgerColumn",
    keys: &[must("key", Text), must("label", Text), must("format", FORMAT)],
    variants: None,
};

/// Everything in `json` that is not of this shape.
pub(super) fn compare(json: &Json, shape: Shape, path: &str, broken: &mut Vec<Broken>) {
    let fits = match shape {
        Shape::Text => json.is_string(),
        Shape::Bool => json.is_boolean(),
        Shape::Whole => json.is_i64() || json.is_u64(),
        Shape::Condition => json.is_boolean() || json.is_string(),
        Shape::Word(words) => json.as_str().is_some_and(|word| words.contains(&word)),
        Shape::Texts => json.as_object().is_some_and(|texts| texts.values().all(Json::is_string)),
        Shape::List => json.as_array().is_some_and(|list| list.iter().all(Json::is_string)),
        Shape::Each(object) => match json.as_array() {
            Some(list) => {
                for (n, one) in list.iter().enumerate() {
                    compare(one, Shape::Object(object), &format!("{path}/{n}"), broken);
                }
                true
            }
            None => false,
        },
        Shape::Object(object) => match json.as_object() {
            Some(map) => {
                compare_object(map, object, path, broken);
                true
            }
            None => false,
        },
    };
    if !fits {
        broken.push(Broken::new(path, Why::WrongType).with("wanted", wanted(shape)));
    }
}

fn compare_object(map: &Map<String, Json>, object: &Object, path: &str, broken: &mut Vec<Broken>) {
    let mut keys: Vec<Key> = object.keys.to_vec();
    let mut tag = None;
    if let Some((name, variants)) = object.variants {
        tag = Some(name);
        match variants.iter().find(|(word, _)| map.get(name).and_then(Json::as_str) == Some(*word)) {
            Some((_, more)) => keys.extend(*more),
            None if map.contains_key(name) => {
                let words: Vec<&str> = variants.iter().map(|(word, _)| *word).collect();
                let why = Broken::new(&format!("{path}/{name}"), Why::WrongType);
                broken.push(why.with("wanted", words.join(" | ")));
                return;
            }
            None => {
                broken.push(Broken::new(&format!("{path}/{name}"), Why::Missing));
                return;
            }
        }
    }
    for (name, value) in map {
        match keys.iter().find(|key| key.name == name) {
            Some(key) => compare(value, key.shape, &format!("{path}/{name}"), broken),
            None if Some(name.as_str()) == tag => {}
            None => broken.push(Broken::new(&format!("{path}/{name}"), Why::UnknownKey)),
        }
    }
    for key in keys.iter().filter(|key| key.required && !map.contains_key(key.name)) {
        broken.push(Broken::new(&format!("{path}/{}", key.name), Why::Missing));
    }
}

fn wanted(shape: Shape) -> String {
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Bool => "true | false".to_owned(),
        Shape::Whole => "whole number".to_owned(),
        Shape::Condition => "true | false | expression".to_owned(),
        Shape::Word(words) => words.join(" | "),
        Shape::List => "list of texts".to_owned(),
        Shape::Each(_) => "list".to_owned(),
        Shape::Texts => "object of texts".to_owned(),
        Shape::Object(object) => object.name.to_owned(),
    }
}

/// The JSON schema of packages, as published in `docs/schema/package.schema.json`.
pub fn json_schema() -> Json {
    let mut definitions = Map::new();
    define(&PACKAGE, &mut definitions);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tongban definition package",
        "$ref": "#/$defs/package",
        "$defs": definitions,
    })
}

fn define(object: &Object, definitions: &mut Map<String, Json>) {
    if definitions.contains_key(object.name) {
        return;
    }
    // Taken now, so that a field's columns, which are fields, do not go in circles.
    definitions.insert(object.name.to_owned(), Json::Null);
    let schema = match object.variants {
        None => closed(object.keys, None, definitions),
        Some((tag, variants)) => {
            let one_of: Vec<Json> = variants
                .iter()
                .map(|(word, more)| {
                    let keys: Vec<Key> = object.keys.iter().chain(*more).copied().collect();
                    closed(&keys, Some((tag, word)), definitions)
                })
                .collect();
            json!({ "oneOf": one_of })
        }
    };
    definitions.insert(object.name.to_owned(), schema);
}

fn closed(keys: &[Key], tag: Option<(&str, &str)>, definitions: &mut Map<String, Json>) -> Json {
    let mut properties = Map::new();
    let mut required: Vec<Json> = Vec::new();
    if let Some((tag, word)) = tag {
        properties.insert(tag.to_owned(), json!({ "const": word }));
        required.push(tag.into());
    }
    for key in keys {
        properties.insert(key.name.to_owned(), schema_of(key.shape, definitions));
        if key.required {
            required.push(key.name.into());
        }
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn schema_of(shape: Shape, definitions: &mut Map<String, Json>) -> Json {
    match shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Whole => json!({ "type": "integer" }),
        Shape::Condition => json!({ "type": ["boolean", "string"] }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Texts => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        Shape::List => json!({ "type": "array", "items": { "type": "string" } }),
        Shape::Each(object) => {
            json!({ "type": "array", "items": schema_of(Shape::Object(object), definitions) })
        }
        Shape::Object(object) => {
            define(object, definitions);
            json!({ "$ref": format!("#/$defs/{}", object.name) })
        }
    }
}
