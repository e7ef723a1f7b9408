//! Laws of the unified social credit code's check character, and of stock codes.

use proptest::prelude::*;
use tiqu::{CreditCode, CreditCodeFault, StockCode};

const CHARACTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Seventeen characters with the right one behind them.
fn code() -> impl Strategy<Value = String> {
    ("[1-9A-HJ-NP-RTUWXY][1-9A-HJ-NP-RTUWXY][0-9]{6}", prop::collection::vec(prop::sample::select(CHARACTERS.to_vec()), 9)).prop_map(
        |(head, body)| {
            let stem: String = head.chars().chain(body.into_iter().map(char::from)).collect();
            let trial = format!("{stem}0");
            match CreditCode::parse(&trial) {
                Ok(code) => code.to_string(),
                Err(CreditCodeFault::Check(right)) => format!("{stem}{right}"),
                Err(fault) => panic!("{trial}: {fault}"),
            }
        },
    )
}

proptest! {
    #[test]
    fn a_code_with_its_check_character_is_right(code in code()) {
        prop_assert_eq!(CreditCode::parse(&code).map(|c| c.to_string()), Ok(code.clone()));
        prop_assert!(CreditCode::parse(&code.to_lowercase()).is_ok());
    }

    #[test]
    fn one_wrong_character_is_noticed(code in code(), at in 0usize..18, to in prop::sample::select(CHARACTERS.to_vec())) {
        let mut wrong = code.clone().into_bytes();
        prop_assume!(wrong[at] != to);
        wrong[at] = to;
        prop_assert!(CreditCode::parse(&String::from_utf8_lossy(&wrong)).is_err());
    }

    #[test]
    fn two_neighbours_that_change_places_are_noticed(code in code(), at in 0usize..16) {
        let mut wrong = code.clone().into_bytes();
        prop_assume!(wrong[at] != wrong[at + 1]);
        wrong.swap(at, at + 1);
        prop_assert!(CreditCode::parse(&String::from_utf8_lossy(&wrong)).is_err());
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in ".{0,24}") {
        let _ = CreditCode::parse(&text);
        if let Some(code) = StockCode::parse(&text) {
            // The usual form of a code is its own.
            prop_assert_eq!(StockCode::parse(code.as_str()), Some(code));
        }
    }
}
