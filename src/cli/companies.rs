//! The user's own companies, read from CSV.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::company::csv_fault;
use crate::error::{Error, ErrorKind, Errors};
use crate::extract::ExtractorBuilder;
use crate::registry::Registry;

/// The option that gives them.
#[derive(clap::Args, Debug, Default)]
pub(crate) struct Companies {
    /// Companies of one's own: CSV with the columns name, id and aliases (; between them). Their mentions are found and carry company_id
    #[arg(long, value_name = "FILE.csv")]
    companies: Option<PathBuf>,
}

impl Companies {
    /// The builder with the companies of the file, if one is given; adds what is wrong with it to `faults`.
    pub(crate) fn add_to(&self, builder: ExtractorBuilder, faults: &mut Vec<Error>) -> ExtractorBuilder {
        match self.companies.as_deref().map(read) {
            None => builder,
            Some(Ok(registry)) => builder.companies(registry),
            Some(Err(more)) => {
                faults.extend(more.0);
                builder
            }
        }
    }
}

fn read(path: &Path) -> Result<Registry, Errors> {
    let one = |line: Option<usize>, what: String| Errors(vec![Error::at(ErrorKind::Registry, path, line, what)]);
    let file = File::open(path).map_err(|e| one(None, format!("not readable: {e}; check the path and its permissions")))?;
    let mut rows = csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 20).from_reader(file);
    let header = rows.byte_headers().map_err(|e| one(Some(1), csv_fault(&e)))?.clone();
    let column = |name: &str| header.iter().position(|cell| cell.trim_ascii() == name.as_bytes());
    let (Some(name), Some(id)) = (column("name"), column("id")) else {
        let has: Vec<_> = header.iter().take(9).map(String::from_utf8_lossy).collect();
        let what = format!("the first line must name the columns name, id and, where there are any, aliases; it has {}", has.join(", "));
        return Err(one(Some(1), what));
    };
    let aliases = column("aliases");
    let mut registry = Registry::builder(path.to_string_lossy());
    let mut row = csv::ByteRecord::new();
    loop {
        match rows.read_byte_record(&mut row) {
            Ok(false) => return registry.finish(),
            Ok(true) => {}
            Err(error) => {
                registry.fault(error.position().map_or(1, |p| p.line() as usize), csv_fault(&error));
                return registry.finish();
            }
        }
        let line = row.position().map_or(0, |p| p.line() as usize);
        if row.len() != header.len() {
            let (has, want) = (row.len(), header.len());
            registry.fault(line, format!("{has} cells where the header has {want}; put cells that hold commas in quotation marks"));
            continue;
        }
        let cell = |at: usize| std::str::from_utf8(row.get(at).unwrap_or_default());
        match (cell(name), aliases.map_or(Ok(""), cell), cell(id)) {
            (Ok(name), Ok(aliases), Ok(id)) => registry.add(line, name, aliases, id),
            _ => registry.fault(line, "not UTF-8; convert it, for example iconv -f GB18030 -t UTF-8"),
        }
    }
}
