//! Reads many texts with one worker, amounts only.
//!
//! `cargo run --example many`

use tiqu::{Extractor, Fact, Layers};

fn main() -> Result<(), tiqu::Errors> {
    let extractor = Extractor::builder().only(Layers::QUANTITY).build()?;
    let mut worker = extractor.worker();
    for text in ["占地387万亩，亩均投入不低于300元", "前三季度营收3.2亿元，同比增长12.5%", "没有数字的一句话"]
    {
        let found = worker.extract(text);
        for entity in &found.entities {
            if let Fact::Quantity(quantity) = &entity.fact {
                println!(
                    "{}..{} {} {} {:?}",
                    entity.span.start,
                    entity.span.end,
                    found.text_of(entity),
                    quantity.kind.name(),
                    quantity.figure
                );
            }
        }
    }
    Ok(())
}
