//! A table of projects as CSV and as JSON; the words that its cells hold.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::decimal::Decimal;
use crate::entity::{DateValue, Figure, Modality};
use crate::output::plain;
use crate::table::{Amount, Claim, Event, Measure, Row, Slot, Table, Totals};

/// The columns of the CSV form.
pub const COLUMNS: [&str; 29] = [
    "row",
    "project",
    "other_names",
    "companies",
    "roles",
    "location",
    "investment",
    "investment_min",
    "investment_max",
    "currency",
    "count",
    "area",
    "land",
    "capacity",
    "output_value",
    "jobs",
    "invested",
    "progress",
    "stage",
    "modality",
    "stage_date",
    "stage_history",
    "part_of",
    "counted",
    "sources",
    "documents",
    "first_date",
    "last_date",
    "disagreements",
];

/// Writes the table as CSV: a head, then a row a project. Several things in one cell are parted by `; `.
///
/// # Errors
///
/// Those of writing.
pub fn write_csv(table: &Table, out: impl Write) -> std::io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(COLUMNS)?;
    for (number, row) in table.rows.iter().enumerate() {
        csv.write_record(cells(table, number, row))?;
    }
    csv.flush()
}

fn cells(table: &Table, number: usize, row: &Row) -> [String; 29] {
    let list = |items: Vec<String>| items.join("; ");
    let slot = |slot| row.measure(slot).map_or_else(String::new, shown);
    let investment = row.measure(Slot::Investment);
    let end =
        |end: fn((Decimal, Decimal)) -> Decimal| investment.and_then(|m| m.ends).map_or_else(String::new, |ends| end(ends).to_string());
    let (first, last) = dates(table, row);
    [
        (number + 1).to_string(),
        title(row),
        list(row.names.clone()),
        list(row.companies.iter().map(|c| c.name.clone()).collect()),
        list(row.companies.iter().filter_map(|c| Some(format!("{}: {}", c.name, c.role?.name()))).collect()),
        row.location.clone().unwrap_or_default(),
        slot(Slot::Investment),
        end(|ends| ends.0),
        end(|ends| ends.1),
        investment.map_or_else(String::new, |m| m.unit.to_owned()),
        slot(Slot::Count),
        slot(Slot::Area),
        slot(Slot::Land),
        slot(Slot::Capacity),
        slot(Slot::OutputValue),
        slot(Slot::Jobs),
        slot(Slot::Invested),
        slot(Slot::Progress),
        row.stage.as_ref().map_or_else(String::new, |e| e.stage.name().to_owned()),
        row.stage.as_ref().map_or_else(String::new, |e| e.modality.name().to_owned()),
        row.stage.as_ref().and_then(|e| e.date).map_or_else(String::new, date),
        list(row.history.iter().map(|event| told(table, event)).collect()),
        list(row.part_of.iter().map(|whole| (whole + 1).to_string()).collect()),
        if row.counted { "yes" } else { "no" }.to_owned(),
        row.sources.to_string(),
        list(row.documents.iter().map(|&d| table.documents[d].id.clone()).collect()),
        first,
        last,
        list(row.measures.iter().filter(|m| m.agreed.is_none()).map(|m| format!("{}: {}", m.slot.name(), says(table, m))).collect()),
    ]
}

fn dates(table: &Table, row: &Row) -> (String, String) {
    let days = || row.documents.iter().filter_map(|&d| table.documents[d].date);
    let text = |day: Option<crate::date::Day>| day.map_or_else(String::new, |day| day.to_string());
    (text(days().min()), text(days().max()))
}

/// What stands for the project: its name, or how many they are, or what one has of it.
pub fn title(row: &Row) -> String {
    match (&row.project, row.measure(Slot::Count)) {
        (Some(name), _) => name.clone(),
        (None, Some(count)) => {
            let count = shown(count);
            if count.ends_with(['个', '项']) { format!("{count}项目") } else { count }
        }
        (None, None) => String::new(),
    }
}

fn amount(amount: &Amount) -> String {
    plain::amount(amount.figure, amount.unit, amount.bound)
}

/// An amount on which all agree, else the spread.
pub fn shown(measure: &Measure) -> String {
    match (&measure.agreed, measure.ends) {
        (Some(agreed), _) => amount(agreed),
        (None, Some((low, high))) => plain::amount(Figure::Range(low, high), measure.unit, crate::entity::Bound::Range),
        (None, None) => measure.claims.iter().map(|claim| amount(&claim.amount)).collect::<Vec<_>>().join("/"),
    }
}

/// Who says what: `30亿元 (a.txt, b.txt), 32亿元 (c.txt)`.
pub fn says(table: &Table, measure: &Measure) -> String {
    let claim = |claim: &Claim| format!("{} ({})", amount(&claim.amount), ids(table, &claim.documents));
    measure.claims.iter().map(claim).collect::<Vec<_>>().join(", ")
}

fn ids(table: &Table, documents: &[usize]) -> String {
    documents.iter().map(|&d| table.documents[d].id.as_str()).collect::<Vec<_>>().join(", ")
}

/// A day, or an interval with `/`.
pub fn date(date: DateValue) -> String {
    let day = |day: Option<crate::date::Day>| day.map_or_else(String::new, |day| day.to_string());
    if date.from == date.to { day(date.from) } else { format!("{}/{}", day(date.from), day(date.to)) }
}

fn told(table: &Table, event: &Event) -> String {
    let modality = if event.modality == Modality::Actual { String::new() } else { format!(" {}", event.modality.name()) };
    let day = event.date.map_or_else(String::new, |d| format!(" {}", date(d)));
    format!("{}{modality}{day} ({})", event.stage.name(), ids(table, &event.documents))
}

/// The table as one JSON value: `rows`, `documents` and `totals`. Figures are strings, as in the output of `tiqu tag`.
pub fn to_json(table: &Table) -> Value {
    let documents: Vec<Value> =
        table.documents.iter().map(|d| json!({"id": d.id, "date": d.date.map(|day| day.to_string()), "source": d.source})).collect();
    let rows: Vec<Value> = table.rows.iter().enumerate().map(|(number, row)| row_json(table, number, row)).collect();
    json!({"rows": rows, "documents": documents, "sources": table.sources, "totals": totals_json(&table.totals)})
}

fn amount_json(amount: &Amount) -> Map<String, Value> {
    let mut object = Map::new();
    match amount.figure {
        Figure::Value(value) => drop(object.insert("value".into(), value.to_string().into())),
        Figure::Range(min, max) => {
            object.insert("min".into(), min.to_string().into());
            object.insert("max".into(), max.to_string().into());
        }
        Figure::Overflow => drop(object.insert("overflow".into(), true.into())),
    }
    object.insert("unit".into(), amount.unit.into());
    object.insert("bound".into(), amount.bound.name().into());
    object
}

fn event_json(event: &Event) -> Value {
    json!({"stage": event.stage.name(), "modality": event.modality.name(), "date": event.date.map(date), "documents": event.documents})
}

fn row_json(table: &Table, number: usize, row: &Row) -> Value {
    let companies: Vec<Value> = row.companies.iter().map(|c| json!({"name": c.name, "role": c.role.map(|r| r.name())})).collect();
    let measures = row.measures.iter().map(|measure| {
        let claims = measure.claims.iter().map(|claim| {
            let mut object = amount_json(&claim.amount);
            object.insert("documents".into(), claim.documents.clone().into());
            Value::Object(object)
        });
        let (min, max) = measure.ends.map(|(min, max)| (min.to_string(), max.to_string())).unzip();
        let value = json!({
            "agreed": measure.agreed.as_ref().map(amount_json), "min": min, "max": max, "unit": measure.unit,
            "claims": claims.collect::<Vec<_>>(),
        });
        (measure.slot.name().to_owned(), value)
    });
    let (first, last) = dates(table, row);
    json!({
        "row": number + 1, "project": row.project, "other_names": row.names, "companies": companies, "location": row.location,
        "measures": measures.collect::<Map<String, Value>>(), "stage": row.stage.as_ref().map(event_json),
        "stage_history": row.history.iter().map(event_json).collect::<Vec<_>>(),
        "part_of": row.part_of.iter().map(|whole| whole + 1).collect::<Vec<_>>(), "counted": row.counted,
        "sources": row.sources, "documents": row.documents, "first_date": first, "last_date": last,
    })
}

fn totals_json(totals: &Totals) -> Value {
    let sums: Vec<Value> = totals
        .sums
        .iter()
        .map(|sum| {
            let (min, max) = sum.ends.map(|(min, max)| (min.to_string(), max.to_string())).unzip();
            json!({
                "currency": sum.currency, "standing": sum.standing.name(), "min": min, "max": max, "rows": sum.rows,
                "loose": sum.loose, "invested": sum.invested.map(|d| d.to_string()),
            })
        })
        .collect();
    json!({
        "sums": sums, "without_amount": totals.without_amount, "groups_left_out": totals.groups,
        "members_left_out": totals.members,
    })
}
