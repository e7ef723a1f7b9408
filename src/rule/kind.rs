//! Kinds of typed spans: each has a code.

use crate::entity::{Modality, QuantityKind, Stage, StageKind};

/// A kind's number.
pub(crate) type Code = u8;

/// Codes of the kinds that are no quantities and no stages.
pub(crate) mod codes {
    use super::Code;

    pub(crate) const COMPANY: Code = 32;
    pub(crate) const PROJECT: Code = 33;
    pub(crate) const DATE: Code = 34;
    pub(crate) const LOCATION: Code = 35;
    pub(crate) const ORGANIZATION: Code = 36;

    /// Whether a code is that of a quantity.
    pub(crate) const fn is_quantity(code: Code) -> bool {
        code < COMPANY
    }

    /// Whether a code is that of a stage.
    pub(crate) const fn is_stage(code: Code) -> bool {
        code >= super::FIRST_STAGE
    }
}

const FIRST_STAGE: Code = 40;
const MODALITIES: Code = Modality::ALL.len() as Code;
const END: Code = FIRST_STAGE + StageKind::ALL.len() as Code * MODALITIES;

/// A set of codes.
pub(crate) type Codes = u128;

pub(crate) fn code_of_quantity(kind: QuantityKind) -> Code {
    kind as Code
}

pub(crate) fn code_of_stage(stage: &Stage) -> Code {
    FIRST_STAGE + stage.stage as Code * MODALITIES + stage.modality as Code
}

/// The codes of all stages.
pub(crate) fn codes_of_stages() -> Codes {
    (FIRST_STAGE..END).fold(0, |all, code| all | 1 << code)
}

/// The codes of the stages of one kind.
pub(crate) fn codes_of_stage(kind: StageKind) -> Codes {
    let first = FIRST_STAGE + kind as Code * MODALITIES;
    (first..first + MODALITIES).fold(0, |all, code| all | 1 << code)
}

/// The codes that a kind's name in a pattern stands for.
pub(super) fn codes_of_kind(name: &str) -> Option<Codes> {
    let bits = |codes: &mut dyn Iterator<Item = Code>| codes.fold(0, |all: Codes, code| all | 1 << code);
    Some(match name {
        "quantity" => bits(&mut QuantityKind::ALL.iter().map(|k| code_of_quantity(*k))),
        "company" => 1 << codes::COMPANY,
        "project" => 1 << codes::PROJECT,
        "date" => 1 << codes::DATE,
        "location" => 1 << codes::LOCATION,
        "organization" => 1 << codes::ORGANIZATION,
        "stage" => codes_of_stages(),
        _ => match name.strip_prefix("stage.") {
            None => 1 << code_of_quantity(QuantityKind::from_name(name)?),
            Some(what) => {
                if let Some(kind) = StageKind::from_name(what) {
                    codes_of_stage(kind)
                } else {
                    let modality = Modality::from_name(what)? as Code;
                    bits(&mut (FIRST_STAGE..END).filter(|c| (c - FIRST_STAGE) % MODALITIES == modality))
                }
            }
        },
    })
}

/// The names that a pattern may use, for messages.
pub(super) fn kind_names() -> String {
    let quantities: Vec<_> = QuantityKind::ALL.iter().map(|k| k.name()).collect();
    format!(
        "company, project, stage, stage.signed and its like, stage.planned and its like, date, location, organization, quantity, {}",
        quantities.join(", ")
    )
}
