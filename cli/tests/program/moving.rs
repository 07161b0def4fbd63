//! Inputs that change or are slow while they are read: there must be a result, and it must be
//! consistent.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::program::{
    Folder, Ran, failure, finish, gzip, lines, make_fifo, mixed_archive, number, success, zst,
};
use crate::sums::assert_adds_up;

/// Neither a crash nor a total that does not add up, whatever became of the file.
fn assert_consistent(ran: &Ran) {
    assert!(matches!(ran.status, 0..=2), "{ran:?}");
    assert_adds_up(&ran.json());
}

/// Runs again and again while `change` is at work on the file `a`.
fn run_while(folder: &Folder, change: impl Fn(u32) + Sync) {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0.. {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                change(round);
            }
        });
        let runs: Vec<Ran> = ["1", "2", "4", "1", "2", "4"]
            .iter()
            .map(|threads| {
                let args = [
                    "summarize",
                    "a",
                    "--format",
                    "json",
                    "--chunk-bytes",
                    "4096",
                    "--threads",
                    threads,
                ];
                folder.run(&args)
            })
            .collect();
        stop.store(true, Ordering::Relaxed);
        runs.iter().for_each(assert_consistent);
    });
}

#[test]
fn a_growing_file_gives_a_consistent_summary() {
    let folder = Folder::with("a", mixed_archive(2000));
    let more = mixed_archive(20);
    run_while(&folder, |_| {
        let mut file = OpenOptions::new().append(true).open(folder.path("a")).unwrap();
        // Not without end: a file that grows faster than it is read is read forever.
        if file.metadata().unwrap().len() < 1 << 20 {
            file.write_all(&more).unwrap();
        }
        thread::sleep(Duration::from_micros(200));
    });
}

#[test]
fn a_file_that_is_cut_and_rewritten_gives_a_consistent_summary() {
    let folder = Folder::with("a", mixed_archive(2000));
    let archive = mixed_archive(2000);
    run_while(&folder, |round| {
        let file = OpenOptions::new().write(true).open(folder.path("a")).unwrap();
        file.set_len(u64::from(round % 7) * 10_000).unwrap();
        thread::sleep(Duration::from_micros(500));
        fs::write(folder.path("a"), &archive).unwrap();
    });
}

#[test]
fn a_compressed_file_that_is_cut_and_rewritten_gives_a_consistent_summary() {
    for compressed in [gzip(&mixed_archive(2000)), zst(&mixed_archive(2000))] {
        let folder = Folder::with("a", &compressed);
        run_while(&folder, |round| {
            let file = OpenOptions::new().write(true).open(folder.path("a")).unwrap();
            file.set_len(compressed.len() as u64 * u64::from(round % 5) / 5).unwrap();
            fs::write(folder.path("a"), &compressed).unwrap();
        });
    }
}

/// The rest of the file comes after the program has begun to read it.
#[test]
fn a_fifo_that_is_written_in_pieces_reads_as_the_file() {
    let folder = Folder::new();
    let path = folder.path("fifo");
    make_fifo(&path);

    let archive = mixed_archive(300);
    folder.put("file", &archive);
    folder.put("rejects", b"of yesterday");

    // A file that will be overwritten is compared with the inputs; a FIFO must not be opened for
    // that.
    for rejects in [&[][..], &["--rejects", "rejects"]] {
        let writer = thread::spawn({
            let (archive, path) = (archive.clone(), path.clone());
            move || {
                let mut file = OpenOptions::new().write(true).open(path).unwrap();
                for piece in archive.chunks(997) {
                    file.write_all(piece).unwrap();
                    thread::sleep(Duration::from_micros(500));
                }
            }
        });
        let ran = folder.run(&[&["summarize", "fifo", "--format", "json"], rejects].concat());
        writer.join().unwrap();
        let expected = folder.run(&["summarize", "file", "--format", "json"]);
        assert_eq!(ran.text(), expected.text().replace("\"file\"", "\"fifo\""));
    }
}

#[test]
fn files_that_claim_to_be_empty_are_read() {
    let folder = Folder::new();
    assert_eq!(fs::metadata("/proc/self/status").unwrap().len(), 0);
    let (summary, status) = folder.summary(&["/proc/self/status", "--framing", "lines"]);
    assert!(number(&summary, "/malformed") > 10 && number(&summary, "/bytes") > 100, "{summary}");
    assert_eq!((number(&summary, "/malformed"), status), (number(&summary, "/records"), 2));
    assert_adds_up(&summary);
    let (summary, status) = folder.summary(&["/proc/self/status", "/proc/self/stat", "/dev/null"]);
    assert!(number(&summary, "/inputs/2/skipped_lines") > 10, "{summary}");
    assert_eq!(status, 1, "read, but no response is in them");
    assert_adds_up(&summary);
}

#[test]
fn slow_standard_input_reads_as_the_same_bytes_at_once() {
    let folder = Folder::new();
    let archive = mixed_archive(33);
    let expected = folder.run_on(&archive, &["summarize", "-", "--format", "json"]);
    assert_eq!(number(&expected.json(), "/records"), 33);

    for content in [archive.clone(), gzip(&archive)] {
        let mut child = folder
            .program(&["summarize", "-", "--format", "json"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // Pieces of five bytes end inside names, escapes, characters and the gzip header.
        for piece in content.chunks(5) {
            stdin.write_all(piece).unwrap();
            thread::sleep(Duration::from_micros(300));
        }

        drop(stdin);
        let ran = finish(child);
        assert_eq!(ran.text().replace("\"gzip\"", "null"), expected.text());
    }
}

#[test]
fn a_program_that_is_stopped_and_continued_reads_on() {
    let folder = Folder::new();
    let mut child = folder
        .program(&["summarize", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let signal = |name: &str| {
        assert!(
            Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success()
        );
    };
    let record = failure("InternalError", "r");
    let (front, back) = record.split_at(20);
    stdin.write_all(front.as_bytes()).unwrap();
    for _ in 0..3 {
        thread::sleep(Duration::from_millis(20));
        signal("-STOP");
        signal("-CONT");
    }

    stdin.write_all(back.as_bytes()).unwrap();
    drop(stdin);
    let ran = finish(child);
    assert_eq!(
        (number(&ran.json(), "/failed"), number(&ran.json(), "/malformed"), ran.status),
        (1, 0, 0)
    );
}

#[test]
fn unreadable_standard_input_is_reported() {
    let folder = Folder::with("a", lines([success("r")]));
    let args = ["summarize", "-", "a", "--format", "json"];
    let directory = File::open(folder.path(".")).unwrap();
    let ran = finish(folder.program(&args).stdin(Stdio::from(directory)).spawn().unwrap());
    assert_eq!(
        (ran.status, ran.err.lines().count(), number(&ran.json(), "/succeeded")),
        (2, 1, 1),
        "{ran:?}"
    );
    assert!(ran.err.starts_with("apitriage: -: reading failed at byte 0: "), "{}", ran.err);
}
