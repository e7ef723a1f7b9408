//! Rules against their own examples.
//!
//! Takes an extractor that traces, gives a fault for each `yes` text in which a rule does not match, each `no` text in which
//! it does, and each rule without both.

use crate::error::{Error, ErrorKind};
use crate::extract::Extractor;
use crate::rule::Rule;

/// Runs the examples of `rules`, which are among those of `extractor`.
pub(crate) fn check<'r>(extractor: &Extractor, rules: impl Iterator<Item = &'r Rule>) -> Vec<Error> {
    let mut worker = extractor.worker();
    let mut faults = Vec::new();
    for rule in rules {
        let (file, line) = rule.place;
        let mut fault = |what: String| faults.push(Error::at(ErrorKind::Rule, file, Some(line), format!("rule {}: {what}", rule.name)));
        let (yes, no) = &rule.examples;
        if yes.is_empty() || no.is_empty() {
            fault("it needs `yes` and `no` examples".into());
        }
        for (text, wanted) in yes.iter().map(|text| (text, true)).chain(no.iter().map(|text| (text, false))) {
            worker.extract(text.as_str());
            match (worker.fired().iter().any(|fired| fired.1 == rule.name), wanted) {
                (false, true) => fault(format!("its `yes` example {text} does not match")),
                (true, false) => fault(format!("its `no` example {text} matches")),
                _ => {}
            }
        }
    }
    faults
}
