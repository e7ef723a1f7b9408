//! Prints the records of a text: which project, whose, how much, how far along.
//!
//! `cargo run --example records`

use tiqu::{Document, Extractor, Fact, Figure};

fn main() {
    let text = "云和县与浙江恒达新材料科技有限公司（以下简称“恒达新材”）签约，总投资约12.6亿元的年产3万吨硅碳负极材料项目落户云和。\
                恒达新材一期厂房计划2025年3月开工。";
    let extractor = Extractor::new();
    let found = extractor.extract(Document::from(text));
    for record in &found.records {
        let text_of = |id: usize| found.entities.get(id).map(|e| found.text_of(e)).unwrap_or_default();
        println!("project     {}", record.project.map(text_of).unwrap_or("-"));
        for &company in &record.companies {
            // The fullest name that the text gives it, whatever this mention says.
            if let Some(Fact::Company(facts)) = found.entities.get(company).map(|e| e.fact) {
                println!("company     {}", facts.name.of(&found.text));
            }
        }
        if let Some(entity) = record.investment.and_then(|id| found.entities.get(id)) {
            // The exact decimal, never a float.
            if let Fact::Quantity(quantity) = &entity.fact
                && let Figure::Value(value) = quantity.figure
            {
                println!("investment  {value} {} ({})", quantity.unit, quantity.bound.name());
            }
        }
        println!("stage       {}\n", record.stage.map(text_of).unwrap_or("-"));
    }
}
