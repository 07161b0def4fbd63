//! The documents' own requests, through both judges.

use apitriage::catalog::Action;
use serde_json::Value;

use super::judge::Judges;

/// A body of the console, which was accepted.
#[test]
fn schema_and_checker_agree_on_what_the_console_sent() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/requests/console.ndjson");
    let text = std::fs::read_to_string(path).unwrap();
    let sent: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(sent["params"]["Version"], "2019-03-19");
    let action = Action::find(sent["action"].as_str().unwrap()).unwrap();
    assert_eq!(Judges::of(action).agree(&sent["params"].to_string()), Ok(true));
}

#[test]
fn schema_and_checker_agree_on_the_requests_of_the_documents() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/requests/examples.ndjson");
    let (mut valid, mut invalid) = (0, 0);
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let example: Value = serde_json::from_str(line).unwrap();
        // Some are of the eight actions of another service.
        let Some(action) = Action::find(example["action"].as_str().unwrap()) else { continue };
        let verdict = Judges::of(action)
            .agree(&example["params"].to_string())
            .unwrap_or_else(|error| panic!("{error}"));
        *(if verdict { &mut valid } else { &mut invalid }) += 1;
    }
    assert!(valid > 20 && invalid > 5, "{valid} valid, {invalid} invalid");
}
