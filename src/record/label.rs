//! What a rule may give.

use crate::entity::{Role, Symbol};

/// What a mention is to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// The year's planned investment, or a part's.
    Part,
    /// A contract or bid price.
    Price,
    /// An investment.
    Investment,
    /// A total investment.
    Total,
    /// An amount that is no investment.
    Other,
    Project,
    Count,
    /// Floor area.
    Area,
    Land,
    Stage,
    /// Who signed for it: an enterprise or a public body.
    Party,
    /// A company, with its part.
    Company(Option<Role>),
    /// A further slot, by name.
    More(Symbol),
}

/// The names by which rules give them.
pub(super) const SLOTS: &[&str] = &[
    "project",
    "company",
    "investor",
    "owner",
    "builder",
    "contractor",
    "operator",
    "designer",
    "client",
    "total",
    "investment",
    "price",
    "part",
    "other",
    "count",
    "area",
    "land",
    "stage",
    "location",
    "date",
    "capacity",
    "output_value",
    "jobs",
    "invested",
    "progress",
    "parties",
];

impl Label {
    pub(super) fn of(slot: Symbol) -> Self {
        match slot {
            "project" => Self::Project,
            "company" => Self::Company(None),
            "total" => Self::Total,
            "investment" => Self::Investment,
            "price" => Self::Price,
            "part" => Self::Part,
            "other" => Self::Other,
            "count" => Self::Count,
            "area" => Self::Area,
            "land" => Self::Land,
            "stage" => Self::Stage,
            "parties" => Self::Party,
            _ => Role::from_name(slot).map_or(Self::More(slot), |role| Self::Company(Some(role))),
        }
    }

    /// Whether it is money that a record's `investment` may hold.
    pub(super) fn is_investment(self) -> bool {
        self <= Self::Total
    }
}
