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
    let folder = Folder::with(&[("a", failure("InternalError", &"r".repeat(36)).as_bytes())]);
    let (seen, mut controller) = open_terminal();
    let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&controller, size).unwrap();

    let mut command = folder.command(&["summarize", "a", "--color", "never"]);
    command.env_remove("COLUMNS").envs(variable.map(|value| ("COLUMNS", value)));
    let child = command.stdout(Stdio::from(seen)).spawn().unwrap();
    drop(command); // it holds the terminal open

    let mut shown = Vec::new();
    let _ = controller.read_to_end(&mut shown); // an error is the end
    assert_eq!(finish(child).status, 0);
    let shown = String::from_utf8(shown).unwrap();
    shown.lines().map(|line| line.trim_end().chars().count()).max().unwrap()
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
