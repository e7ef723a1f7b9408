//! `tiqu lint`: checks tables and rules.

use std::process::ExitCode;

use super::overlay::Overlays;
use super::{CHECK_FAILED, NOT_UNDERSTOOD, say};

/// Checks all tables and rules, the built-in ones and one's own: sorted rows, no duplicate, a source in each, known values,
/// rules whose examples hold.
///
/// Exit status 1 where there are faults, each told as FILE:LINE: what is wrong and what would be right.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    overlays: Overlays,
}

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    let (builder, unread) = args.overlays.builder();
    if !unread.is_empty() {
        unread.iter().for_each(say);
        return ExitCode::from(NOT_UNDERSTOOD);
    }
    match builder.lint() {
        Ok(()) => ExitCode::SUCCESS,
        Err(faults) => {
            say(&faults);
            say(format_args!("{} faults", faults.iter().count()));
            ExitCode::from(CHECK_FAILED)
        }
    }
}
