//! Figures as people write them: 26.44亿元, 6万平方米, 约3.5亿美元.

use crate::decimal::Decimal;
use crate::entity::{Bound, Figure, Quantity};

/// Units of the output and what people write for them.
const UNITS: [(&str, &str); 27] = [
    ("AUD", "澳元"),
    ("CAD", "加元"),
    ("CHF", "瑞士法郎"),
    ("CNY", "元"),
    ("EUR", "欧元"),
    ("GBP", "英镑"),
    ("HKD", "港元"),
    ("JPY", "日元"),
    ("KRW", "韩元"),
    ("MOP", "澳门元"),
    ("RUB", "卢布"),
    ("SGD", "新加坡元"),
    ("TWD", "新台币"),
    ("USD", "美元"),
    ("cm", "厘米"),
    ("hm2", "公顷"),
    ("kg", "公斤"),
    ("km", "公里"),
    ("km2", "平方公里"),
    ("kV", "千伏"),
    ("kW", "千瓦"),
    ("kWh", "千瓦时"),
    ("m", "米"),
    ("m2", "平方米"),
    ("m3", "立方米"),
    ("mm", "毫米"),
    ("t", "吨"),
];

/// A quantity as people write it, with 约, 超 and the like for its bound. Figures of a myriad and more are rounded to two
/// places behind the point.
pub fn quantity(quantity: &Quantity) -> String {
    amount(quantity.figure, quantity.unit, quantity.bound)
}

/// The unit as people write it.
pub fn unit(unit: &str) -> &str {
    UNITS.iter().find(|known| known.0 == unit).map_or(unit, |known| known.1)
}

/// The same as [`quantity`] of a figure, its unit and its bound.
pub fn amount(figure: Figure, unit_of: &str, bound: Bound) -> String {
    let unit = unit(unit_of);
    let figure = match figure {
        Figure::Value(value) => number(value),
        Figure::Range(min, max) => format!("{}~{}", number(min), number(max)),
        Figure::Overflow => "?".to_owned(),
    };
    let (before, behind) = match bound {
        Bound::Exact | Bound::Range => ("", ""),
        Bound::About => ("约", ""),
        Bound::Over => ("超", ""),
        Bound::AtLeast => ("", "以上"),
        Bound::Under => ("不到", ""),
        Bound::AtMost => ("", "以内"),
    };
    format!("{before}{figure}{unit}{behind}")
}

/// A figure in 万, 亿, 万亿.
pub fn number(value: Decimal) -> String {
    for (order, word) in [(12, "万亿"), (8, "亿"), (4, "万")] {
        let Some(least) = Decimal::ONE.shift(order) else { continue };
        let size = if value.is_negative() { value.neg() } else { value };
        if size >= least {
            return match value.shift(-order).and_then(two_places) {
                Some(short) => format!("{short}{word}"),
                None => value.to_string(),
            };
        }
    }
    value.to_string()
}

/// Rounded half up to two places behind the point.
fn two_places(value: Decimal) -> Option<Decimal> {
    let more = value.scale().saturating_sub(2);
    let unit = 10i128.checked_pow(more)?;
    let half = unit / 2;
    let mantissa = value.mantissa();
    let rounded = if mantissa < 0 { (mantissa - half) / unit } else { (mantissa + half) / unit };
    Decimal::new(rounded, value.scale() - more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        let shown = |text: &str| number(text.parse().unwrap());
        for (value, text) in [
            ("2644000000", "26.44亿"),
            ("60000", "6万"),
            ("9999", "9999"),
            ("-320101383.81", "-3.2亿"),
            ("1200000000000", "1.2万亿"),
            ("15584370000", "155.84亿"),
            ("0.5", "0.5"),
        ] {
            assert_eq!(shown(value), text);
        }
    }
}
