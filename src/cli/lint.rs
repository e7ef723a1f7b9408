//! `tiqu lint`: checks tables and rules.

use std::process::ExitCode;

use super::overlay::Overlays;
use super::{CHECK_FAILED, NOT_UNDERSTOOD, counted, say};

/// Checks all tables and rules, the built-in ones and one's own: sorted rows, no duplicate, a source in each, known values,
/// rules whose examples hold.
///
/// Exit status 1 where there are faults, each told as FILE:LINE: what is wrong and what would be right; 2 where a file cannot
/// be read.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    overlays: Overlays,
}

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    let (builder, unread) = args.overlays.builder();
    unread.iter().for_each(say);
    let faults = builder.lint().err();
    faults.iter().for_each(say);
    match unread.len() + faults.iter().flat_map(|faults| faults.iter()).count() {
        0 => ExitCode::SUCCESS,
        count => {
            say(counted(count, "fault", "faults"));
            ExitCode::from(if unread.is_empty() { CHECK_FAILED } else { NOT_UNDERSTOOD })
        }
    }
}
