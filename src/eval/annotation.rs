//! One entity as gold files and outputs write it: offsets in code points, figures as strings.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// One entity, annotated or found. Fields that its type does not have are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Annotation {
    /// Its number in an output; gold has none.
    #[serde(default)]
    pub id: Option<u64>,
    /// `quantity`, `company`, `project`, `stage`, …
    #[serde(rename = "type")]
    pub type_name: String,
    /// The first code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The text there.
    pub text: String,
    /// Neither right nor wrong.
    #[serde(default)]
    pub optional: bool,
    /// What found it; gold has none.
    #[serde(default)]
    pub rule: Option<String>,
    /// How far to trust it; gold has none.
    #[serde(default)]
    pub certainty: Option<String>,
    /// A quantity's kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// A quantity's value.
    #[serde(default, deserialize_with = "figure")]
    pub value: Option<String>,
    /// A range's lower end.
    #[serde(default, deserialize_with = "figure")]
    pub min: Option<String>,
    /// A range's upper end.
    #[serde(default, deserialize_with = "figure")]
    pub max: Option<String>,
    /// A quantity's unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// A quantity's bound.
    #[serde(default)]
    pub bound: Option<String>,
    /// A company's fullest name.
    #[serde(default)]
    pub name: Option<String>,
    /// A stage.
    #[serde(default)]
    pub stage: Option<String>,
    /// A stage's modality.
    #[serde(default)]
    pub modality: Option<String>,
}

/// A figure, written as a string or as a number.
fn figure<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Option::<Value>::deserialize(deserializer)? {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text),
        Some(other) => Some(other.to_string()),
    })
}

impl Annotation {
    /// Whether the two share a code point.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the two stand at the same place.
    pub fn same_span(&self, other: &Self) -> bool {
        self.start == other.start && self.end == other.end
    }

    /// As gold JSON writes it.
    pub(super) fn to_json(&self) -> Map<String, Value> {
        let mut map = Map::new();
        let mut put = |key: &str, value: &Option<String>| {
            if let Some(value) = value {
                map.insert(key.into(), Value::String(value.clone()));
            }
        };
        put("type", &Some(self.type_name.clone()));
        put("name", &self.name);
        put("kind", &self.kind);
        put("unit", &self.unit);
        put("bound", &self.bound);
        put("value", &self.value);
        put("min", &self.min);
        put("max", &self.max);
        put("stage", &self.stage);
        put("modality", &self.modality);
        if self.optional {
            map.insert("optional".into(), true.into());
        }
        map.insert("start".into(), self.start.into());
        map.insert("end".into(), self.end.into());
        map.insert("text".into(), self.text.clone().into());
        map
    }
}

/// A decimal in one form, so that equal figures are equal strings: no leading or trailing zeros. None where it is no plain decimal.
pub(super) fn number(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    Some(match (whole, fraction) {
        ("", "") => "0".into(),
        (whole, "") => format!("{sign}{whole}"),
        (whole, fraction) => format!("{sign}{}.{fraction}", if whole.is_empty() { "0" } else { whole }),
    })
}

/// Units that mean the same, as the scorer knows them.
const UNITS: &[(&str, &str)] = &[
    ("元", "CNY"),
    ("人民币", "CNY"),
    ("RMB", "CNY"),
    ("美元", "USD"),
    ("欧元", "EUR"),
    ("港元", "HKD"),
    ("日元", "JPY"),
    ("英镑", "GBP"),
    ("韩元", "KRW"),
    ("平方米", "m2"),
    ("平米", "m2"),
    ("㎡", "m2"),
    ("平方", "m2"),
    ("m²", "m2"),
    ("平方公里", "km2"),
    ("公顷", "ha"),
    ("亩", "mu"),
    ("立方米", "m3"),
    ("立方", "m3"),
    ("方", "m3"),
    ("m³", "m3"),
    ("米", "m"),
    ("公里", "km"),
    ("千米", "km"),
    ("厘米", "cm"),
    ("毫米", "mm"),
    ("吨", "t"),
    ("公斤", "kg"),
    ("千克", "kg"),
    ("克", "g"),
    ("斤", "jin"),
    ("千瓦", "kW"),
    ("兆瓦", "MW"),
    ("吉瓦", "GW"),
    ("瓦", "W"),
    ("千瓦时", "kWh"),
    ("度", "kWh"),
    ("兆瓦时", "MWh"),
    ("％", "%"),
    ("个百分点", "pp"),
    ("百分点", "pp"),
    ("个月", "月"),
    ("天", "日"),
    ("个工作日", "工作日"),
    ("小时", "h"),
    ("个小时", "h"),
    ("分钟", "min"),
    ("秒", "s"),
    ("周岁", "岁"),
    ("摄氏度", "℃"),
    ("°C", "℃"),
    ("升", "L"),
];

const TRADITIONAL: &str = "噸個項條畝萬戶臺輛層間張棟處隻雙頭顆週時歲億圓";
const SIMPLIFIED: &str = "吨个项条亩万户台辆层间张栋处只双头颗周时岁亿元";

/// A unit in the scorer's one form.
pub(super) fn unit(text: &str) -> String {
    let simple = |c| TRADITIONAL.chars().position(|t| t == c).and_then(|at| SIMPLIFIED.chars().nth(at)).unwrap_or(c);
    let text: String = text.chars().map(simple).collect();
    UNITS.iter().find(|u| u.0 == text).map_or(text, |u| u.1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_figures_and_units_have_one_form() {
        for (a, b) in [("1.50", "1.5"), ("007", "7"), ("0.0", "0"), ("-0", "0"), ("-3.20", "-3.2"), (".5", "0.5")] {
            assert_eq!(number(a), number(b), "{a}");
        }
        for bad in ["", "-", "1e3", "三", "1,000"] {
            assert_eq!(number(bad), None, "{bad}");
        }
        assert_eq!(unit("億圓"), "亿元");
        assert_eq!(unit("噸"), "t");
        assert_eq!(unit("个"), "个");
    }
}
