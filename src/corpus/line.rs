//! One line of JSON Lines: the fields that are wanted, borrowed from the line.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::output::jsonl::write_string;

/// Names of the output's own fields, which no kept field may have. A kept `title` takes the place of the one found.
pub const RESERVED: [&str; 7] = ["schema", "id", "date", "entities", "records", "checks", "truncated"];

/// Which fields of a line are copied to the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// None.
    #[default]
    Nothing,
    /// These.
    Named(Vec<String>),
    /// All but those that the output has of its own ([`RESERVED`]).
    All,
}

/// The names of the fields to read.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The text.
    pub text: String,
    /// The document's id.
    pub id: String,
    /// The day of publication.
    pub date: Option<String>,
    /// What is copied to the output.
    pub keep: Keep,
    /// Whether a line with `entities` and `records` is one that was tagged before, and needs no text.
    pub tagged: bool,
}

impl Default for Fields {
    /// `text` and `id`, no date, nothing kept.
    fn default() -> Self {
        Self { text: "text".into(), id: "id".into(), date: None, keep: Keep::Nothing, tagged: false }
    }
}

impl Fields {
    fn keeps(&self, name: &str) -> bool {
        match &self.keep {
            Keep::Nothing => false,
            Keep::Named(names) => names.iter().any(|n| n == name),
            Keep::All => !RESERVED.contains(&name),
        }
    }
}

/// A value that should be a string.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Text<'a> {
    Is(Cow<'a, str>),
    /// What else it is.
    Not(&'static str),
}

/// What a line holds.
#[derive(Debug, Default)]
pub(super) struct Line<'a> {
    pub text: Option<Text<'a>>,
    /// As it stands there; none where absent or null.
    pub id: Option<&'a str>,
    pub date: Option<Text<'a>>,
    /// Whether a field `title` is among the kept.
    pub keeps_title: bool,
    /// Whether it has the fields `entities` and `records`, where that was asked.
    pub tagged: bool,
}

/// Reads a line; appends kept fields to `kept` as `,"name":value`.
///
/// # Errors
///
/// What is wrong with the line as JSON.
pub(super) fn parse<'a>(line: &'a str, fields: &Fields, kept: &mut Vec<u8>) -> Result<Line<'a>, String> {
    kept.clear();
    if let Some(found) = simple(line, fields, kept) {
        return Ok(found);
    }
    kept.clear();
    let mut json = serde_json::Deserializer::from_str(line);
    let found = Object { fields, kept }.deserialize(&mut json).and_then(|found| json.end().map(|()| found));
    found.map_err(|error| {
        let what = match line.trim_start().as_bytes().first() {
            Some(b'{') => {
                let full = error.to_string();
                let what = full.split(" at line ").next().unwrap_or_default();
                format!("not valid JSON: {what} at byte {}", error.column())
            }
            Some(b'[') => "a JSON array, not an object".to_owned(),
            _ => "not a JSON object".to_owned(),
        };
        format!("{what}; each line must be one JSON object")
    })
}

/// Reads a line whose values are all strings without an escape, as most lines are; none where it is no such line or no valid JSON.
fn simple<'a>(line: &'a str, fields: &Fields, kept: &mut Vec<u8>) -> Option<Line<'a>> {
    // Blanks other than spaces, and what a string may not hold.
    if line.bytes().fold(u8::MAX, u8::min) < b' ' {
        return None;
    }
    let mut found = Line::default();
    let mut at = next(line, 0, b'{')?;
    loop {
        let (start, end) = simple_string(line, at)?;
        let roles = Roles::of(line.get(start + 1..end - 1)?, fields, kept);
        let (start, end) = simple_string(line, next(line, end, b':')?)?;
        if roles.output {
            return None;
        }
        let raw = line.get(start..end)?;
        let text = || Some(Text::Is(Cow::Borrowed(line.get(start + 1..end - 1)?)));
        if roles.text {
            found.text = text();
        }
        if roles.date {
            found.date = text();
        }
        if roles.id {
            found.id = Some(raw);
        }
        if roles.keep {
            kept.extend_from_slice(raw.as_bytes());
            found.keeps_title |= roles.title;
        }
        match next(line, end, b',') {
            Some(behind) => at = behind,
            None => return next(line, end, b'}').filter(|&behind| spaces(line, behind) == line.len()).map(|_| found),
        }
    }
}

/// The place of the next byte that is no space.
#[inline]
fn spaces(line: &str, from: usize) -> usize {
    let bytes = line.as_bytes();
    let mut at = from;
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// The place behind `mark`, where it comes next.
#[inline]
fn next(line: &str, from: usize, mark: u8) -> Option<usize> {
    let at = spaces(line, from);
    (line.as_bytes().get(at) == Some(&mark)).then_some(at + 1)
}

/// Where the string that comes next begins and ends, with its quotes; none where it has an escape.
#[inline]
fn simple_string(line: &str, from: usize) -> Option<(usize, usize)> {
    let inside = next(line, from, b'"')?;
    let end = inside + memchr::memchr2(b'"', b'\\', line.as_bytes().get(inside..)?)?;
    (line.as_bytes().get(end) == Some(&b'"')).then_some((inside - 1, end + 1))
}

struct Object<'f> {
    fields: &'f Fields,
    kept: &'f mut Vec<u8>,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Line<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Line<'de>, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Line<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line<'de>, A::Error> {
        let mut line = Line::default();
        let mut outputs = 0;
        while let Some(role) = map.next_key_seed(Key { fields: self.fields, kept: self.kept })? {
            outputs += u8::from(role.output);
            line.tagged = outputs > 1;
            if !role.id && !role.keep {
                match (role.text, role.date) {
                    (true, _) => line.text = Some(map.next_value_seed(AnyText)?),
                    (_, true) => line.date = Some(map.next_value_seed(AnyText)?),
                    _ => drop(map.next_value::<IgnoredAny>()?),
                }
                if role.text && role.date {
                    line.date.clone_from(&line.text);
                }
                continue;
            }
            let raw = map.next_value::<&'de RawValue>()?.get();
            if role.id {
                line.id = Some(raw).filter(|raw| *raw != "null");
            }
            if role.keep {
                self.kept.extend_from_slice(raw.as_bytes());
                line.keeps_title |= role.title;
            }
            if role.text || role.date {
                let value = AnyText.deserialize(&mut serde_json::Deserializer::from_str(raw));
                let value = Some(value.map_err(serde::de::Error::custom)?);
                if role.date {
                    line.date.clone_from(&value);
                }
                if role.text {
                    line.text = value;
                }
            }
        }
        Ok(line)
    }
}

/// What a field is wanted for.
#[derive(Default)]
struct Roles {
    text: bool,
    id: bool,
    date: bool,
    keep: bool,
    title: bool,
    output: bool,
}

impl Roles {
    /// Those of the field with this name; appends `,"name":` to `kept` where its value is kept.
    fn of(name: &str, fields: &Fields, kept: &mut Vec<u8>) -> Self {
        let keep = fields.keeps(name);
        if keep {
            kept.push(b',');
            write_string(name, kept);
            kept.push(b':');
        }
        Self {
            text: fields.text == name,
            id: fields.id == name,
            date: fields.date.as_deref() == Some(name),
            keep,
            title: keep && name == "title",
            output: fields.tagged && matches!(name, "entities" | "records"),
        }
    }
}

/// Reads a name; appends `,"name":` to `kept` where its value is kept.
struct Key<'f> {
    fields: &'f Fields,
    kept: &'f mut Vec<u8>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Roles;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Roles, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Roles;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Roles, E> {
        Ok(Roles::of(name, self.fields, self.kept))
    }
}

/// A string, borrowed where nothing in it is escaped; or what else stands there.
struct AnyText;

impl<'de> DeserializeSeed<'de> for AnyText {
    type Value = Text<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Text<'de>, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyText {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text::Is(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text::Is(Cow::Owned(text.to_owned())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Text<'de>, E> {
        Ok(Text::Not("true or false"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Text<'de>, E> {
        Ok(Text::Not("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Text<'de>, E> {
        Ok(Text::Not("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Text<'de>, E> {
        Ok(Text::Not("a number"))
    }

    fn visit_unit<E>(self) -> Result<Text<'de>, E> {
        Ok(Text::Not("null"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Text<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Text::Not("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text::Not("an object"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(keep: Keep) -> Fields {
        Fields { date: Some("day".into()), keep, ..Fields::default() }
    }

    #[test]
    fn reads_the_wanted_fields_wherever_they_stand() {
        let mut kept = Vec::new();
        let line = r#"{"x":[1,{"text":2}],"day":"2021-07-29","id":7.50,"text":"签约","source":{"a":1},"n":null}"#;
        let named = Keep::Named(vec!["source".into(), "n".into(), "absent".into()]);
        let found = parse(line, &fields(named), &mut kept).unwrap();
        assert_eq!(found.text, Some(Text::Is("签约".into())));
        assert_eq!((found.id, found.date), (Some("7.50"), Some(Text::Is("2021-07-29".into()))));
        assert_eq!(kept, br#","source":{"a":1},"n":null"#);
        let found = parse(line, &fields(Keep::All), &mut kept).unwrap();
        assert_eq!(found.text, Some(Text::Is("签约".into())));
        let want = r#","x":[1,{"text":2}],"day":"2021-07-29","text":"签约","source":{"a":1},"n":null"#;
        assert_eq!(kept, want.as_bytes());
    }

    #[test]
    fn lines_of_plain_strings_are_read_the_same_the_short_way() {
        let mut kept = Vec::new();
        let line = r#" { "text" : "签约" ,"title":"", "id":"7","day":"2021-07-29", "text":"开工","x":"null" } "#;
        let found = parse(line, &fields(Keep::All), &mut kept).unwrap();
        assert_eq!(simple(line, &fields(Keep::Nothing), &mut Vec::new()).map(|line| line.text), Some(found.text.clone()));
        assert_eq!((&found.text, &found.date), (&Some(Text::Is("开工".into())), &Some(Text::Is("2021-07-29".into()))));
        assert_eq!((found.id, found.keeps_title), (Some("\"7\""), true));
        assert_eq!(kept, r#","text":"签约","title":"","day":"2021-07-29","text":"开工","x":"null""#.as_bytes());
        // An escape and a value that is no string go the other way.
        for line in [r#"{"text":"a\nb"}"#, r#"{"text":"a","n":1}"#, "{}", "{\"text\":\"a\"}\r"] {
            assert_eq!(simple(line, &fields(Keep::Nothing), &mut kept).map(|line| line.text), None);
            assert!(parse(line, &fields(Keep::Nothing), &mut kept).is_ok());
        }
    }

    #[test]
    fn tells_what_is_wrong() {
        let mut kept = Vec::new();
        let mut fault = |line: &str| parse(line, &fields(Keep::Nothing), &mut kept).unwrap_err();
        assert!(fault(r#"{"text":"a"#).starts_with("not valid JSON: EOF while parsing a string at byte 10"));
        assert!(fault(r#"{"text":"a"} x"#).starts_with("not valid JSON: trailing characters"));
        assert!(fault("[1]").starts_with("a JSON array"));
        assert!(fault("hello").starts_with("not a JSON object"));
        for (line, what) in [("5", "a number"), ("[[1],{}]", "an array"), ("{\"a\":[]}", "an object"), ("null", "null")] {
            let line = format!(r#"{{"text":{line},"id":"a\nb"}}"#);
            let found = parse(&line, &fields(Keep::Nothing), &mut kept).unwrap();
            assert_eq!((found.text, found.id), (Some(Text::Not(what)), Some(r#""a\nb""#)));
        }
        // Lines that the short way begins to read and leaves to the other.
        for line in
            [r#"{"text":"a","id":}"#, r#"{"text":"a",}"#, r#"{"text":"a"}}"#, "{\"text\":\"a\tb\"}", r#"{"text""a"}"#, r#"{"text":"a"#]
        {
            assert!(parse(line, &fields(Keep::All), &mut kept).is_err(), "{line}");
        }
        let deep = format!(r#"{{"x":{}{},"text":"a"}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert!(parse(&deep, &fields(Keep::All), &mut kept).is_ok());
    }
}
