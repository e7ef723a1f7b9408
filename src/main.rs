//! The `tiqu` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    tiqu::cli::main()
}
