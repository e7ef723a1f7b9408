//! Floors: figures that must not be fallen short of.
//!
//! A file of floors is TOML: `quantity = 0.93`, `"stage.signed" = 0.8`, `"modality.negated" = 0.7`, `"accuracy.modality" = 0.9`.

use super::score::{Scores, TYPES};
use crate::error::{Error, ErrorKind};

/// The least that a figure may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Floor {
    /// As [`Scores::figure`] names it.
    pub name: String,
    /// The least.
    pub at_least: f64,
}

impl Floor {
    /// Whether `name` can be a figure.
    fn check(self) -> Result<Self, String> {
        let accuracy = ["accuracy.bound", "accuracy.company_name", "accuracy.company_alias", "accuracy.modality"];
        if Scores::default().figure(&self.name).is_none() && !accuracy.contains(&self.name.as_str()) {
            return Err(format!(
                "no figure is named {}; there are {}, kind.NAME, stage.NAME, modality.NAME and {}",
                self.name,
                TYPES.join(", "),
                accuracy.join(", ")
            ));
        }
        if !(0.0..=1.0).contains(&self.at_least) {
            return Err(format!("the floor of {} is {}; a floor lies between 0 and 1", self.name, self.at_least));
        }
        Ok(self)
    }

    /// Reads `quantity=0.93`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let usage = |what: String| Error::plain(ErrorKind::Usage, what);
        let (name, value) = text.split_once('=').ok_or_else(|| usage(format!("{text} is no floor; write TYPE=F1, such as stage=0.8")))?;
        let at_least = value.trim().parse().map_err(|_| usage(format!("{value} is no figure between 0 and 1")))?;
        Self { name: name.trim().into(), at_least }.check().map_err(usage)
    }

    /// Reads a file of floors.
    ///
    /// # Errors
    ///
    /// Every fault with its line.
    pub fn read_all(path: &str, text: &str) -> Result<Vec<Self>, Vec<Error>> {
        let line = |at: usize| text.get(..at).map(|before| before.matches('\n').count() + 1);
        let fault = |at: usize, what: String| Error::at(ErrorKind::Usage, path, line(at), what);
        let mut document = toml_span::parse(text).map_err(|e| vec![fault(e.span.start, e.to_string())])?;
        let toml_span::value::ValueInner::Table(table) = document.take() else {
            return Err(vec![fault(0, "floors are lines such as quantity = 0.93".into())]);
        };
        let (mut floors, mut faults) = (Vec::new(), Vec::new());
        for (key, value) in table {
            let figure = value.as_float().or_else(|| value.as_integer().map(|i| i as f64));
            match figure {
                Some(at_least) => match (Self { name: key.name.to_string(), at_least }).check() {
                    Ok(floor) => floors.push(floor),
                    Err(what) => faults.push(fault(key.span.start, what)),
                },
                None => faults.push(fault(key.span.start, format!("{} is no figure between 0 and 1", key.name))),
            }
        }
        if faults.is_empty() { Ok(floors) } else { Err(faults) }
    }

    /// What to say where the scores fall short of it.
    pub fn shortfall(&self, scores: &Scores) -> Option<String> {
        let figure = scores.figure(&self.name).unwrap_or(0.0);
        // Figures are told with four places; a floor copied from a report must hold.
        (figure + 0.000_05 < self.at_least).then(|| format!("{} is {figure:.4}, under its floor {}", self.name, self.at_least))
    }
}
