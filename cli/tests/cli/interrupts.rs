//! Ctrl-C and SIGTERM: what was read is still printed, a message says up to where, and the terminal
//! is left clean.
//!
//! Standard input and FIFOs are the hard case: a thread that waits for them must be woken. No test
//! depends on how long anything takes.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::io::ioctl_fionread;

use crate::terminals::open_terminal;
use crate::{Folder, Ran, failure, failures, finish};

/// Waits until the program has done something.
fn wait_until(mut has_done: impl FnMut() -> bool) {
    for _ in 0..60_000 {
        if has_done() {
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
    panic!("the program hangs");
}

/// Whether signals are noted: the mask has SIGINT and SIGTERM.
fn is_listening(child: &Child) -> bool {
    const WANTED: u64 = 1 << 1 | 1 << 14;
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
    u64::from_str_radix(mask.trim(), 16).unwrap() & WANTED == WANTED
}

fn has_open(child: &Child, name: &str) -> bool {
    let open = std::fs::read_dir(format!("/proc/{}/fd", child.id())).unwrap();
    open.flatten().any(|entry| entry.path().read_link().is_ok_and(|path| path.ends_with(name)))
}

fn send_signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

/// Runs with `sent` on standard input, which stays open, and interrupts it.
fn run_and_interrupt(folder: &Folder, args: &[&str], sent: &str, name: &str) -> Ran {
    let mut child = folder.command(args).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(sent.as_bytes()).unwrap();
    wait_until(|| is_listening(&child) && ioctl_fionread(&stdin).unwrap() == 0);
    send_signal(&child, name);
    let ran = finish(child);
    drop(stdin);
    ran
}

#[test]
fn an_interrupted_summary_counts_what_was_read() {
    let folder = Folder::with(&[
        ("a", failures(&[("InternalError", 10)]).as_bytes()),
        ("z", b"{\"Response\":{}}\n"),
    ]);
    let line = failure("InternalError", "r") + "\n";
    for (name, status) in [("-INT", 130), ("-TERM", 143)] {
        let sent = line.repeat(3) + "{\"Response";
        let ran = run_and_interrupt(
            &folder,
            &["summarize", "a", "-", "z", "-f", "json", "-t", "1"],
            &sent,
            name,
        );
        assert_eq!(ran.status, status, "{}", ran.err);

        let report = ran.json();
        assert_eq!((&report["failed"], &report["malformed"]), (&13.into(), &0.into()), "{report}");

        let bytes = line.len() * 3;
        let rows = report["inputs"].as_array().unwrap();
        let error = |row: usize| rows[row]["error"].as_str().unwrap_or_default().to_owned();
        assert_eq!(error(0), format!("interrupted at byte {bytes}; what came before is counted"));
        assert_eq!(
            (error(1), error(2)),
            (String::new(), "interrupted at byte 0: it was not opened".to_owned())
        );
        assert_eq!(
            ran.err,
            format!(
                "apitriage: interrupted: of 3 inputs, 1 read to the end, 1 in part (-, up to byte {bytes}), 1 not begun; what was read is counted\n"
            )
        );
    }
}

#[test]
fn an_interrupt_ends_the_wait_for_a_fifo() {
    let folder = Folder::with(&[("a", failures(&[("InternalError", 10)]).as_bytes())]);
    assert!(Command::new("mkfifo").arg(folder.path().join("fifo")).status().unwrap().success());

    for args in [
        &["summarize", "a", "fifo", "--rejects", "out", "-f", "csv", "-t", "1"][..],
        &["summarize", "a", "fifo", "-t", "4"],
        &["check", "fifo"],
    ] {
        let child = folder.command(args).spawn().unwrap();
        wait_until(|| has_open(&child, "fifo"));
        send_signal(&child, "-INT");
        let ran = finish(child);
        assert_eq!(ran.status, 130, "{}", ran.err);
        assert!(ran.err.contains("fifo") && ran.err.lines().count() == 1, "{}", ran.err);
        assert!(
            !args.contains(&"csv") || ran.text().contains("InternalError,10,"),
            "{}",
            ran.text()
        );
    }
}

#[test]
fn an_interrupted_check_prints_the_findings_so_far() {
    let folder = Folder::new();
    let line = "{\"action\":\"ListAudits\",\"params\":{\"X\":1}}\n";
    let sent = line.repeat(2) + "{\"action\"";
    for format in ["human", "json", "sarif", "github", "oneline"] {
        let ran = run_and_interrupt(&folder, &["check", "--format", format], &sent, "-INT");
        assert_eq!(ran.status, 130, "{}", ran.err);
        assert_eq!(
            ran.text().matches("ListAudits has no parameter X").count(),
            2,
            "{format}: {}",
            ran.text()
        );

        let place = format!("interrupted at byte {}", line.len() * 2);
        assert!(
            ran.err.starts_with("apitriage: interrupted: 2 requests were checked; "),
            "{}",
            ran.err
        );
        assert!(ran.err.contains(&place) && ran.err.lines().count() == 1, "{}", ran.err);

        let is_told = matches!(format, "human" | "oneline") || ran.text().contains(&place);
        assert!(is_told, "{format}: {}", ran.text());
    }
}

/// For those who do not want to wait for the summary either.
#[test]
fn the_second_signal_ends_at_once() {
    let folder = Folder::new();
    let codes: String = (0..3000).map(|n| failure(&format!("Own.Code{n}"), "r") + "\n").collect();
    let mut child =
        folder.command(&["summarize", "-f", "json"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(codes.as_bytes()).unwrap();
    wait_until(|| ioctl_fionread(&stdin).unwrap() == 0);
    send_signal(&child, "-INT");

    // What it prints is more than a pipe holds, and nobody reads it.
    let mut said = String::new();
    let mut messages = child.stderr.take().unwrap();
    let mut byte = [0];
    while !said.ends_with('\n') {
        messages.read_exact(&mut byte).unwrap();
        said.push(char::from(byte[0]));
    }

    // Soon after the first, it would count as the same one.
    wait_until(|| {
        send_signal(&child, "-INT");
        child.try_wait().unwrap().is_some()
    });
    assert_eq!(child.wait().unwrap().code(), Some(130), "{said}");
}

/// `timeout` sends its signal to the program and to its process group.
#[test]
fn the_same_signal_twice_counts_once() {
    for name in ["-INT", "-TERM"] {
        let folder = Folder::new();
        let mut child =
            folder.command(&["summarize", "-f", "json"]).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all((failure("InternalError", "r") + "\n").as_bytes()).unwrap();
        wait_until(|| ioctl_fionread(&stdin).unwrap() == 0);
        send_signal(&child, name);
        send_signal(&child, name);
        let ran = finish(child);
        assert_eq!(
            (ran.status, &ran.json()["failed"]),
            (if name == "-INT" { 130 } else { 143 }, &1.into()),
            "{}",
            ran.err
        );
        drop(stdin);
    }
}

/// Reads on until `end` holds.
fn read_until(terminal: &mut File, shown: &mut String, end: impl Fn(&str) -> bool) {
    let mut buffer = [0; 4096];
    while !end(shown) {
        let read = terminal.read(&mut buffer).unwrap();
        assert!(read > 0, "{shown:?}");
        shown.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
}

#[test]
fn an_interrupt_clears_the_progress_bar() {
    let folder = Folder::new();
    for command in ["summarize", "check"] {
        let (seen, mut controller) = open_terminal();
        let mut child = folder
            .command(&[command, "-"])
            .stdin(Stdio::piped())
            .stderr(Stdio::from(seen))
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(b"{\"Response\":{}}\n{").unwrap();
        let mut shown = String::new();
        read_until(&mut controller, &mut shown, |shown| shown.contains("B/s"));

        send_signal(&child, "-INT");
        read_until(&mut controller, &mut shown, |shown| shown.contains("interrupted"));

        // If the line were filled with blanks, a `^C` would begin another one, and that would be
        // cleared.
        assert!(!shown.contains(&" ".repeat(9)), "{shown:?}");

        let (_, after_bar) = shown.rsplit_once("B/s").unwrap();
        let (between, _) = after_bar.split_once("apitriage: interrupted").unwrap();
        assert!(between.ends_with("\r\u{1b}[2K"), "the line is cleared: {between:?}");
        assert_eq!(finish(child).status, 130);
        drop(stdin);
    }
}

#[test]
fn a_terminal_is_not_waited_for() {
    for command in ["summarize", "check"] {
        let (seen, _controller) = open_terminal();
        let ran =
            finish(Folder::new().command(&[command]).stdin(Stdio::from(seen)).spawn().unwrap());
        assert_eq!((ran.status, ran.text()), (2, ""), "{}", ran.err);
        assert!(ran.err.contains(&format!("Usage: apitriage {command}")), "{}", ran.err);
    }
}
