//! Engines check what the table and `README.md` say. Each record here has one fault.

use super::{Contender, chosen};
use crate::data::Data;

const FINE: &[u8] = br#"{"Response":{"A":"x","Error":{"Code":"C","Message":"m"},"B":[1,"y"]}}"#;

/// The faults, none of which is on the path to the code.
const FAULTS: [(&str, &[u8]); 5] = [
    (
        "utf-8 before",
        b"{\"Response\":{\"A\":\"\xff\",\"Error\":{\"Code\":\"C\",\"Message\":\"m\"}}}",
    ),
    ("literal after", br#"{"Response":{"A":"x","Error":{"Code":"C","Message":"m"},"B":[1,tru]}}"#),
    ("escape after", br#"{"Response":{"A":"x","Error":{"Code":"C","Message":"m"},"B":[1,"\q"]}}"#),
    ("text after", br#"{"Response":{"A":"x","Error":{"Code":"C","Message":"m"}}} x"#),
    (
        "key twice",
        br#"{"Response":{"A":"x","Error":{"Code":"C","Message":"m"},"Error":{"Code":"C"}}}"#,
    ),
];

/// The faults that an engine does not notice. Those that are not listed notice all.
const UNNOTICED: [(&str, &[&str]); 16] = [
    // It reads logs, which have text around a response on its line.
    ("**apitriage**, avx512", &["text after"]),
    ("**apitriage**, avx2", &["text after"]),
    ("**apitriage**, scalar", &["text after"]),
    ("serde_json Value", &["key twice"]),
    ("serde_json struct", &["utf-8 before"]),
    ("serde_json IgnoredAny", &["key twice"]),
    ("simd-json tape", &["key twice"]),
    (
        "sonic-rs get_unchecked",
        &["utf-8 before", "literal after", "escape after", "text after", "key twice"],
    ),
    ("sonic-rs get", &["literal after", "escape after", "text after", "key twice"]),
    ("sonic-rs LazyValue", &["key twice"]),
    ("jiter walk", &["utf-8 before", "key twice"]),
    ("rsonpath", &["utf-8 before", "literal after", "escape after", "text after", "key twice"]),
    ("simdjson On-Demand", &["literal after", "escape after", "key twice"]),
    ("simdjson iterate_many", &["literal after", "escape after", "key twice"]),
    ("simdjson DOM", &["key twice"]),
    ("yyjson", &["key twice"]),
];

fn refuses(contender: &dyn Contender, record: &[u8]) -> bool {
    let data = Data::without_truth(String::new(), [record].into_iter(), record.len() + 1);
    contender.run(&data, 1).refused > 0
}

#[test]
fn engines_check_what_is_said_of_them() {
    for contender in chosen("") {
        assert!(!refuses(&*contender, FINE), "{}", contender.name());
        let listed = UNNOTICED.iter().find(|(name, _)| *name == contender.name());
        let unnoticed: Vec<&str> = FAULTS
            .iter()
            .filter(|(_, record)| !refuses(&*contender, record))
            .map(|(fault, _)| *fault)
            .collect();
        let expected = listed.map_or(&[][..], |(_, faults)| faults);
        assert_eq!(unnoticed, expected, "{}", contender.name());
    }
}
