//! What the engine finds: entities, and the records that link them.

use crate::codes::{CreditCode, StockCode};
use crate::date::Day;
use crate::decimal::Decimal;
use crate::text::span::Span;

/// A string that lives as long as the process: from the compiled-in lexicons, or interned when an extractor was built.
pub type Symbol = &'static str;

/// Defines an enum whose variants have one name each in the output.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant),+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in the output.
            #[inline]
            pub const fn name(self) -> crate::entity::Symbol {
                match self { $(Self::$variant => $text),+ }
            }

            /// The one with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use named;

named! {
    /// How a quantity's figure relates to the thing it measures.
    Bound {
        /// The figure itself.
        Exact = "exact",
        /// Around it (约, 左右).
        About = "about",
        /// More than it (超, …余).
        Over = "over",
        /// It or more (至少, 以上).
        AtLeast = "at_least",
        /// Less than it (不到).
        Under = "under",
        /// It or less (不超过, 以下).
        AtMost = "at_most",
        /// Between two figures.
        Range = "range",
    }
}

named! {
    /// What a quantity measures.
    QuantityKind {
        /// Money; the unit is an ISO 4217 code.
        Money = "money",
        /// Area.
        Area = "area",
        /// Length.
        Length = "length",
        /// Mass.
        Mass = "mass",
        /// Volume.
        Volume = "volume",
        /// Power.
        Power = "power",
        /// Energy.
        Energy = "energy",
        /// Speed.
        Speed = "speed",
        /// Temperature.
        Temperature = "temperature",
        /// Amount of data.
        Data = "data",
        /// A length of time.
        Duration = "duration",
        /// Percent, per mille and percentage points.
        Percent = "percent",
        /// A multiple (3倍).
        Multiple = "multiple",
        /// An age (35岁).
        Age = "age",
        /// A number with a classifier.
        Count = "count",
        /// A bare number.
        Number = "number",
        /// Hertz and the like.
        Frequency = "frequency",
        /// Pressure.
        Pressure = "pressure",
        /// Volume or mass in a time.
        Flow = "flow",
        /// Angle.
        Angle = "angle",
        /// Voltage.
        Voltage = "voltage",
        /// Electric current.
        Current = "current",
        /// Rotations in a time.
        Rotation = "rotation",
        /// Decibels.
        Sound = "sound",
        /// Points of an index.
        Points = "points",
        /// A result of a match.
        Score = "score",
    }
}

/// The figure of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Figure {
    /// One value, in the quantity's unit, multipliers worked in.
    Value(Decimal),
    /// From a lower to an upper value, both included.
    Range(Decimal, Decimal),
    /// Written, but too large or too long for an exact decimal.
    Overflow,
}

/// A number with what it measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// What it measures.
    pub kind: QuantityKind,
    /// How much, in `unit`.
    pub figure: Figure,
    /// The unit's usual symbol or word; empty for bare numbers.
    pub unit: Symbol,
    /// How exact.
    pub bound: Bound,
    /// A range around which 约 stands.
    pub approx: bool,
    /// Whether the value is a rounded one (thirds).
    pub rounded: bool,
    /// A rate's denominator, in its unit's symbol.
    pub per: Option<Symbol>,
    /// The counted noun that stands behind (15家`企业`), in the source.
    pub object: Option<Span>,
    /// The figure in the SI unit, that unit, and whether it is rounded.
    pub base: Option<(Figure, Symbol, bool)>,
}

named! {
    /// Whether a company's text is a full registered name.
    Form {
        /// Ends in a legal form or a branch.
        Full = "full",
        /// All else.
        Short = "short",
    }
}

named! {
    /// How far a finding may be trusted.
    Certainty {
        /// Seldom wrong.
        Sure = "sure",
        /// Mostly right.
        Likely = "likely",
        /// A guess.
        Guess = "guess",
    }
}

/// The parts of a company's name, where they are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The place it begins with, in the source.
    pub region: Option<Span>,
    /// The code of that place; `|` between codes where several divisions bear the name; none where no table has the place.
    pub region_code: Option<Symbol>,
    /// What tells it from others.
    pub trade_name: Option<Span>,
    /// What it does.
    pub industry: Option<Span>,
    /// 有限公司 and its like.
    pub legal_form: Option<Span>,
    /// A branch behind the legal form.
    pub branch: Option<Span>,
}

/// The name of an enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Company {
    /// The fullest name that the document gives for it, in the source; the mention's own span where there is none.
    pub name: Span,
    /// Full or short.
    pub form: Form,
    /// How far to trust it.
    pub certainty: Certainty,
    /// The full name that only the lexicon knows.
    pub registered_name: Option<Symbol>,
    /// Its stock code: written beside it, else known to the lexicon.
    pub code: Option<StockCode>,
    /// Its unified social credit code, written beside it; the check character is right.
    pub credit_code: Option<CreditCode>,
    /// What is written beside it as a code and is none: no market gives out such a stock code, or the check character is wrong.
    pub invalid_code: Option<Span>,
    /// The parts of its name.
    pub parts: Option<Parts>,
    /// The id of the user's own company that it is.
    pub company_id: Option<Symbol>,
    /// The ids of the user's own companies that it may be, where its name is that of several.
    pub candidates: &'static [Symbol],
}

/// The name of one definite project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Project {
    /// How far to trust it.
    pub certainty: Certainty,
}

named! {
    /// Where a project stands.
    StageKind {
        /// Talked about.
        Intent = "intent",
        /// Signed or awarded.
        Signed = "signed",
        /// Approved by the authorities.
        Approved = "approved",
        /// Settled at its place.
        Landed = "landed",
        /// Construction has begun.
        Started = "started",
        /// Being built.
        Construction = "construction",
        /// The structure is complete.
        ToppedOut = "topped_out",
        /// Built.
        Completed = "completed",
        /// Trial operation.
        Trial = "trial",
        /// In operation.
        Operating = "operating",
        /// At full capacity.
        FullCapacity = "full_capacity",
        /// Stopped for now.
        Suspended = "suspended",
        /// Given up.
        Terminated = "terminated",
    }
}

named! {
    /// Whether a stage has been reached.
    Modality {
        /// It has happened or is so now.
        Actual = "actual",
        /// It is meant to happen.
        Planned = "planned",
        /// It has not happened.
        Negated = "negated",
        /// It is spoken of in general.
        Generic = "generic",
    }
}

/// A word that says where a project stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The stage.
    pub stage: StageKind,
    /// Whether it has been reached.
    pub modality: Modality,
    /// When, where the text says so.
    pub date: Option<DateValue>,
}

/// What a date expression means: days, both included. Either end may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateValue {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
}

/// An administrative division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// Its code of the National Bureau of Statistics; `|` between codes where several divisions bear the name.
    pub code: Symbol,
    /// province, city, county or country.
    pub level: Symbol,
}

/// A public body, park, institute, school, hospital, chamber or medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Which of these.
    pub kind: Symbol,
}

/// An entity of a kind that a user's rule declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Custom {
    /// The kind, and its type in the output.
    pub kind: Symbol,
    /// How far to trust it.
    pub certainty: Certainty,
    /// Where its fields stand in [`Extraction::fields`](crate::Extraction::fields).
    pub fields: (u32, u32),
}

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fact {
    /// A number with its unit.
    Quantity(Quantity),
    /// An enterprise.
    Company(Company),
    /// A project.
    Project(Project),
    /// A stage.
    Stage(Stage),
    /// A date.
    Date(DateValue),
    /// A place.
    Location(Location),
    /// A public body.
    Organization(Organization),
    /// What a user's rule found.
    Custom(Custom),
}

impl Fact {
    /// The entity's type in the output.
    pub const fn type_name(&self) -> Symbol {
        match self {
            Self::Quantity(_) => "quantity",
            Self::Company(_) => "company",
            Self::Project(_) => "project",
            Self::Stage(_) => "stage",
            Self::Date(_) => "date",
            Self::Location(_) => "location",
            Self::Organization(_) => "organization",
            Self::Custom(custom) => custom.kind,
        }
    }
}

/// The rule that made a finding: a dotted name such as `quantity.range`.
pub type RuleName = Symbol;

/// One finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Where, in bytes of the source.
    pub span: Span,
    /// What found it.
    pub rule: RuleName,
    /// What it is.
    pub fact: Fact,
}

/// An entity's number within its extraction.
pub type EntityId = usize;

named! {
    /// What a company does in a project.
    Role {
        /// Puts up the money.
        Investor = "investor",
        /// Owns it.
        Owner = "owner",
        /// Builds it for itself.
        Builder = "builder",
        /// Builds it under contract.
        Contractor = "contractor",
        /// Runs it.
        Operator = "operator",
        /// Designs it.
        Designer = "designer",
        /// Has it built.
        Client = "client",
    }
}

/// What the text reports of one project, or of one group of projects counted together.
///
/// Slots hold numbers of entities of the same extraction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The project's fullest name.
    pub project: Option<EntityId>,
    /// The enterprises that are parties to it, one mention each.
    pub companies: Vec<EntityId>,
    /// The total or planned investment.
    pub investment: Option<EntityId>,
    /// How many projects.
    pub count: Option<EntityId>,
    /// Floor area, or land where no floor area stands.
    pub area: Option<EntityId>,
    /// How far along.
    pub stage: Option<EntityId>,
    /// Further slots, only where known, by name: `location`, `date`, `land`, `capacity`, `output_value`, `jobs`, `invested`, `progress`,
    /// and `parties` once for each who signed.
    pub more: Vec<(Symbol, EntityId)>,
    /// What the companies do in it.
    pub roles: Vec<(EntityId, Role)>,
    /// All its stages in the order told.
    pub stage_history: Vec<EntityId>,
    /// The record that this one is a part of.
    pub part_of: Option<usize>,
    /// What linked it.
    pub rule: RuleName,
    /// How far to trust it.
    pub certainty: Certainty,
    /// Where it was read, in bytes of the source.
    pub evidence: Vec<Span>,
    /// Words in its sentences that stand for an enterprise (公司, 该公司), in bytes of the source, and which of its companies they mean.
    pub refers_to: Vec<(Span, EntityId)>,
}

named! {
    /// What a check compares.
    CheckKind {
        /// The parts of a counted group do not add up to it.
        CountSum = "count_sum",
        /// What the members of a group cost does not add up to what the group costs.
        InvestmentSum = "investment_sum",
        /// A member costs more than its group.
        InvestmentPart = "investment_part",
        /// One project is told with two totals.
        Contradiction = "contradiction",
        /// More was spent than the whole costs.
        Invested = "invested",
        /// The share that was spent is not the share that is told.
        Progress = "progress",
    }
}

/// Figures of a text that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was compared.
    pub kind: CheckKind,
    /// The records whose figures these are, the whole first.
    pub records: Vec<usize>,
    /// What the text says.
    pub said: Decimal,
    /// What its other figures come to, or what it says elsewhere.
    pub computed: Decimal,
}

/// A candidate that was rejected; kept only where a trace was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Where, in bytes of the source.
    pub span: Span,
    /// The rule that would have made it.
    pub rule: RuleName,
    /// Why not.
    pub reason: Symbol,
}
