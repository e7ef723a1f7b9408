use super::*;

#[test]
fn embedded_rules_are_sound_and_have_examples() {
    let lexicon = Lexicon::embedded();
    let mut faults = Vec::new();
    let rules = embedded_rules(&lexicon, true, &mut faults);
    let messages: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(messages.is_empty(), "{}", messages.join("\n"));
    let bare: Vec<_> = rules.iter().filter(|r| r.examples.0.is_empty() || r.examples.1.is_empty()).map(|r| r.name).collect();
    assert!(bare.is_empty(), "rules without `yes` or `no` examples: {bare:?}");
}
