//! Codes of enterprises: stock codes, and the 18-character unified social credit code of GB 32100-2015 with its check character.
//!
//! Takes a code as written, gives it in its usual form, or says what is wrong with it. Constant time.

use std::fmt;

/// A stock code in its usual form: `600519.SH`, `0700.HK`, `2330.TW`, `BABA.US`. Codes that two markets have stand without one
/// (`835449`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StockCode {
    bytes: [u8; StockCode::MOST],
    length: u8,
}

/// Where a stock is traded, as the ends of codes name it, and what it is called in the usual form.
const MARKETS: &[(&str, &str)] = &[
    ("SH", "SH"),
    ("SS", "SH"),
    ("SZ", "SZ"),
    ("BJ", "BJ"),
    ("NQ", "NQ"),
    ("HK", "HK"),
    ("TW", "TW"),
    ("US", "US"),
    ("N", "US"),
    ("O", "US"),
    ("OQ", "US"),
    ("NYSE", "US"),
    ("NASDAQ", "US"),
];

impl StockCode {
    /// Reads a code as it is written: figures or letters with a market behind (`600519.SH`, `0700.HK`, `00700-HK`) or before
    /// (`SH600519`, `NYSE: BABA`), or six figures alone. None where it is not of that form, or no market gives out such codes.
    ///
    /// ```
    /// use tiqu::StockCode;
    /// assert_eq!(StockCode::parse("sh600519").unwrap().as_str(), "600519.SH");
    /// assert_eq!(StockCode::parse("00700.HK").unwrap().as_str(), "0700.HK");
    /// assert_eq!(StockCode::parse("300750").unwrap().as_str(), "300750.SZ");
    /// assert_eq!(StockCode::parse("600519.SZ"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
            return Self::of(text, None);
        }
        if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        let separator = |c: char| matches!(c, '.' | '-' | ':' | '：' | ' ' | '．');
        let mut parts = text.split(separator).filter(|part| !part.is_empty());
        let (first, second) = (parts.next()?, parts.next());
        if parts.next().is_some() {
            return None;
        }
        match second {
            Some(second) => match (market(first), market(second)) {
                (_, Some(market)) if first.bytes().any(|b| b.is_ascii_digit()) || market == "US" => Self::of(first, Some(market)),
                (Some(market), _) => Self::of(second, Some(market)),
                _ => None,
            },
            None => {
                let letters = first.bytes().take_while(u8::is_ascii_alphabetic).count();
                match letters {
                    0 => Self::of(first, None),
                    2 if first.len() > 2 => Self::of(&first[2..], Some(market(&first[..2])?)),
                    _ => None,
                }
            }
        }
    }

    /// A code of figures or letters, in this market.
    fn of(code: &str, market: Option<&str>) -> Option<Self> {
        let digits = code.bytes().all(|b| b.is_ascii_digit());
        match market {
            Some(market @ ("SH" | "SZ" | "BJ" | "NQ")) => {
                let fits = digits && code.len() == 6 && markets_of(code)?.contains(&market);
                fits.then(|| Self::put(code, Some(market))).flatten()
            }
            Some("HK") if digits && (1..=5).contains(&code.len()) => {
                let number = code.trim_start_matches('0');
                let number = format!("{number:0>4}");
                (number != "0000").then(|| Self::put(&number, Some("HK"))).flatten()
            }
            Some("TW") if digits && code.len() == 4 => Self::put(code, Some("TW")),
            Some("US") if !digits && code.len() <= 5 && code.bytes().all(|b| b.is_ascii_uppercase()) => Self::put(code, Some("US")),
            Some(_) => None,
            None if digits && code.len() == 6 => match markets_of(code)? {
                [market] => Self::put(code, Some(market)),
                _ => Self::put(code, None),
            },
            None => None,
        }
    }

    /// Whether it ends in a dot and a market, as codes do.
    pub(crate) fn has_market(text: &str) -> bool {
        text.rsplit_once('.').is_some_and(|(figures, end)| figures.len() >= 4 && end.len() == 2 && market(end).is_some())
    }

    /// The most bytes of a code.
    pub(crate) const MOST: usize = 12;

    /// Its bytes, zeros behind.
    pub(crate) fn bytes(self) -> [u8; Self::MOST] {
        self.bytes
    }

    /// The code of these bytes with zeros behind; none of zeros alone.
    pub(crate) fn padded(bytes: [u8; Self::MOST]) -> Option<Self> {
        let length = bytes.iter().zip(1..).fold(0, |length, (&byte, count)| if byte == 0 { length } else { count });
        (length > 0).then_some(Self { bytes, length })
    }

    /// Its bytes, zeros behind, and how many there are, where all are letters, figures and dots: those of any code but a user's odd one.
    #[cfg(feature = "cli")]
    pub(crate) fn plain(&self) -> Option<([u8; Self::MOST], usize)> {
        let plain = self.bytes.iter().map(|b| usize::from(b.is_ascii_alphanumeric() | (*b == b'.'))).sum::<usize>();
        (plain == usize::from(self.length)).then_some((self.bytes, plain))
    }

    /// One that the lexicon has, as it stands there; none where it is longer than codes are.
    pub(crate) fn known(code: &str) -> Option<Self> {
        Self::put(code, None)
    }

    fn put(code: &str, market: Option<&str>) -> Option<Self> {
        let mut bytes = [0; Self::MOST];
        let mut length = code.len();
        bytes.get_mut(..length)?.copy_from_slice(code.as_bytes());
        if let Some(market) = market {
            *bytes.get_mut(length)? = b'.';
            length += 1 + market.len();
            bytes.get_mut(length - market.len()..length)?.copy_from_slice(market.as_bytes());
        }
        Some(Self { bytes, length: length as u8 })
    }

    /// In its usual form.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

fn market(name: &str) -> Option<&'static str> {
    MARKETS.iter().find(|m| m.0.eq_ignore_ascii_case(name)).map(|m| m.1)
}

/// The markets that give out codes of six figures that begin so.
fn markets_of(code: &str) -> Option<&'static [&'static str]> {
    Some(match code.as_bytes() {
        [b'6', b'0', b'0' | b'1' | b'3' | b'5', ..] | [b'6', b'8', b'8' | b'9', ..] | [b'9', b'0', b'0', ..] => &["SH"],
        [b'0', b'0', b'0'..=b'3', ..] | [b'3', b'0', b'0'..=b'2', ..] | [b'2', b'0', b'0', ..] => &["SZ"],
        [b'9', b'2', b'0', ..] => &["BJ"],
        [b'4', b'3', ..] | [b'8', b'2' | b'3' | b'7' | b'8', ..] => &["BJ", "NQ"],
        [b'4', b'0' | b'2', b'0', ..] => &["NQ"],
        _ => return None,
    })
}

impl fmt::Display for StockCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for StockCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StockCode({})", self.as_str())
    }
}

/// A unified social credit code whose check character is right.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CreditCode([u8; 18]);

/// What is wrong with a unified social credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditCodeFault {
    /// It has so many characters, not 18.
    Length(usize),
    /// It holds a character that no such code has (I, O, S, V, Z among the letters), or a letter among the six figures of the place.
    Character(char),
    /// Its last character is wrong: this one would be right.
    Check(char),
}

impl fmt::Display for CreditCodeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(length) => write!(f, "{length} characters where a unified social credit code has 18"),
            Self::Character(c) => write!(f, "{c} does not stand there in a unified social credit code"),
            Self::Check(right) => write!(f, "the check character is wrong; it would be {right}"),
        }
    }
}

impl std::error::Error for CreditCodeFault {}

/// The characters of GB 32100-2015, each worth its place.
const CHARACTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

fn worth(character: u8) -> Option<u32> {
    CHARACTERS.iter().position(|&c| c == character).map(|at| at as u32)
}

impl CreditCode {
    /// Reads a code, in capital or small letters.
    ///
    /// # Errors
    ///
    /// What is wrong with it: its length, a character, the check character.
    ///
    /// ```
    /// use tiqu::{CreditCode, CreditCodeFault};
    /// assert!(CreditCode::parse("9144030071526726XG").is_ok());
    /// assert_eq!(CreditCode::parse("9144030071526726XH"), Err(CreditCodeFault::Check('G')));
    /// ```
    pub fn parse(text: &str) -> Result<Self, CreditCodeFault> {
        let length = text.chars().count();
        if length != 18 {
            return Err(CreditCodeFault::Length(length));
        }
        let (mut code, mut sum, mut weight) = ([0; 18], 0, 1);
        for (at, c) in text.chars().enumerate() {
            let byte = u8::try_from(c).map_err(|_| CreditCodeFault::Character(c))?.to_ascii_uppercase();
            let worth = worth(byte).filter(|_| !(2..8).contains(&at) || byte.is_ascii_digit());
            let worth = worth.ok_or(CreditCodeFault::Character(c))?;
            if at < 17 {
                sum += worth * weight;
                weight = weight * 3 % 31;
            }
            code[at] = byte;
        }
        let right = CHARACTERS[((31 - sum % 31) % 31) as usize];
        if code[17] == right { Ok(Self(code)) } else { Err(CreditCodeFault::Check(char::from(right))) }
    }

    /// In capital letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CreditCode({})", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stock_codes_have_one_form() {
        let forms = [
            ("600519.SH", "600519.SH"),
            ("600519", "600519.SH"),
            ("SH600519", "600519.SH"),
            ("sz.000001", "000001.SZ"),
            ("0700.HK", "0700.HK"),
            ("00700-HK", "0700.HK"),
            ("09988.HK", "9988.HK"),
            ("HK:00700", "0700.HK"),
            ("NYSE: BABA", "BABA.US"),
            ("BABA.N", "BABA.US"),
            ("2330.TW", "2330.TW"),
            ("835449", "835449"),
            ("835449.NQ", "835449.NQ"),
            ("920001", "920001.BJ"),
        ];
        for (written, form) in forms {
            assert_eq!(StockCode::parse(written).map(|c| c.to_string()).as_deref(), Some(form), "{written}");
        }
        for wrong in
            ["", "600519.SZ", "60051", "6005190", "123456", "700", "0.HK", "123456.HK", "A.SH", "600519.SH.X", "BABA", "股票", ".SH"]
        {
            assert_eq!(StockCode::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn check_characters_of_real_codes_are_right() {
        for code in ["91330100799655058B", "9144030071526726XG", "914403001922038216", "91110108551385082q"] {
            assert_eq!(CreditCode::parse(code).map(|c| c.to_string()), Ok(code.to_ascii_uppercase()));
        }
        assert_eq!(CreditCode::parse("91330100799655058"), Err(CreditCodeFault::Length(17)));
        assert_eq!(CreditCode::parse("91330100799655058I"), Err(CreditCodeFault::Character('I')));
        assert_eq!(CreditCode::parse("9133A100799655058B"), Err(CreditCodeFault::Character('A')));
        assert_eq!(CreditCode::parse("91330100799655058代"), Err(CreditCodeFault::Character('代')));
        assert_eq!(CreditCode::parse("91330100799655058C"), Err(CreditCodeFault::Check('B')));
    }
}
