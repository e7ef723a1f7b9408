//! Adds a company of one's own, and shows how a faulty table is refused.
//!
//! `cargo run --example own_words`

use tiqu::Extractor;

fn main() {
    let companies = "word\tcode\tregistered_name\tsense\tsource\n云岭锂电\t\t云岭锂电材料股份有限公司\tplain\tours\n";
    let extractor = match Extractor::builder().table("companies.tsv", "companies", companies).build() {
        Ok(extractor) => extractor,
        // Every fault at once: file, line, what is wrong, what would be right.
        Err(errors) => return eprintln!("{errors}"),
    };
    let found = extractor.extract("云岭锂电公告，三季度出货1200吨。");
    for entity in &found.entities {
        println!("{:8} {}", entity.fact.type_name(), found.text_of(entity));
    }

    let faulty = Extractor::builder().table("companies.tsv", "companies", "word\tcode\n").build();
    if let Err(errors) = faulty {
        eprintln!("refused: {errors}");
    }
}
