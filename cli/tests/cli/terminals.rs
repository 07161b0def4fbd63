//! The width of the terminal, which decides how wide a table is.

use std::fs::File;
use std::io::Read;
use std::process::Stdio;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::{Folder, failure, finish};

/// A terminal: the side that the program sees, and the other one.
pub(crate) fn open_terminal() -> (File, File) {
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&controller).unwrap();
    unlockpt(&controller).unwrap();
    let name = ptsname(&controller, Vec::new()).unwrap();
    let seen = File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
    (seen, controller.into())
}

/// The longest line of a summary, in columns.
fn longest_line(rows: u16, columns: u16, variable: Option<&str>) -> usize {
    let shown = shown_on_terminal(&[], rows, columns, variable);
    shown.lines().map(|line| line.trim_end().chars().count()).max().unwrap()
}

/// A summary as a terminal of this size shows it.
fn shown_on_terminal(args: &[&str], rows: u16, columns: u16, variable: Option<&str>) -> String {
    let folder = Folder::with(&[("a", failure("InternalError", &"r".repeat(36)).as_bytes())]);
    let (seen, mut controller) = open_terminal();
    let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&controller, size).unwrap();

    let args = [&["summarize", "a", "--color", "never"], args].concat();
    let mut command = folder.command(&args);
    command.env_remove("COLUMNS").envs(variable.map(|value| ("COLUMNS", value)));
    let child = command.stdout(Stdio::from(seen)).spawn().unwrap();
    drop(command); // it holds the terminal open

    let mut shown = Vec::new();
    let _ = controller.read_to_end(&mut shown); // an error is the end
    assert_eq!(finish(child).status, 0);
    String::from_utf8(shown).unwrap()
}

/// Bars are for people at a terminal: no format and no pipe has them.
#[test]
fn failures_over_time_are_bars_on_a_terminal() {
    let bar = "#".repeat(20);
    for (args, has_bars) in [
        (&["--by", "hour"][..], true),
        (&["--by", "day"], true),
        (&["--by", "input"], false),
        (&["--by", "hour,input"], false),
        (&["--by", "hour", "--format", "markdown"], false),
        (&["--by", "hour", "--format", "csv"], false),
    ] {
        let shown = shown_on_terminal(args, 24, 100, None);
        assert_eq!(
            shown.contains(&bar) && shown.contains("FAILURES"),
            has_bars,
            "{args:?} {shown}"
        );
        assert_eq!(shown.contains('#'), has_bars, "{args:?} {shown}");
    }

    let folder = Folder::with(&[("a", failure("InternalError", "r").as_bytes())]);
    let piped = folder.run(&["summarize", "a", "--by", "hour"]).ok();
    assert!(piped.text().contains("FAILURE RATE") && !piped.text().contains('#'));
}

#[test]
fn a_table_is_as_wide_as_the_terminal() {
    let wide = longest_line(24, 200, None);
    assert!((101..=200).contains(&wide), "{wide}");
    for rows in [24, 0] {
        let narrow = longest_line(rows, 60, Some("200"));
        assert!(narrow <= 60, "{rows} rows: {narrow}");
    }

    let by_variable = longest_line(0, 0, Some("60"));
    assert!(by_variable <= 60, "{by_variable}");
    for useless in [None, Some("0"), Some("wide")] {
        let as_in_a_pipe = longest_line(0, 0, useless);
        assert!((61..=100).contains(&as_in_a_pipe), "{useless:?}: {as_in_a_pipe}");
    }
}
