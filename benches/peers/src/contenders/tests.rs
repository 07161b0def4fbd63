//! What the table and `README.md` say that an engine checks, tried on records that are wrong in one
//! way each.

use super::{Contender, chosen};
use crate::data::Data;

const FINE: &[u8] = br#"{"Response":{"A":"x","Error":{"Code":"C","Message":"m"},"B":[1,"y"]}}"#;

/// No fault lies on the path to the code.
const FAULTS: [(&str, &[u8]); 5] = [
    (
        "utf-8 before",
        b"{\"Response\":{\"A\":\"\xff\",\"Error\":{\"Code\":\"C\",\"Message\":\"m\"}}}",
    ),
    ("literal behind", br#"{"Response":{"A":"x","Error":{"Code":"C","Message":"m"},"B":[1,tru]}}"#),
    ("escape behind", br#"{"Response":{"A":"x","Error":{"Code":"C","Message":"m"},"B":[1,"\q"]}}"#),
    ("text behind", br#"{"Response":{"A":"x","Error":{"Code":"C","Message":"m"}}} x"#),
    (
        "key twice",
        br#"{"Response":{"A":"x","Error":{"Code":"C","Message":"m"},"Error":{"Code":"C"}}}"#,
    ),
];

/// The faults that each engine does not see; those that are not listed see all.
const UNSEEN: [(&str, &[&str]); 13] = [
    ("serde_json Value", &["key twice"]),
    ("serde_json struct", &["utf-8 before"]),
    ("serde_json IgnoredAny", &["key twice"]),
    ("simd-json tape", &["key twice"]),
    (
        "sonic-rs get_unchecked",
        &["utf-8 before", "literal behind", "escape behind", "text behind", "key twice"],
    ),
    ("sonic-rs get", &["literal behind", "escape behind", "text behind", "key twice"]),
    ("sonic-rs LazyValue", &["key twice"]),
    ("jiter walk", &["utf-8 before", "key twice"]),
    ("rsonpath", &["utf-8 before", "literal behind", "escape behind", "text behind", "key twice"]),
    ("simdjson On-Demand", &["literal behind", "escape behind", "key twice"]),
    ("simdjson iterate_many", &["literal behind", "escape behind", "key twice"]),
    ("simdjson DOM", &["key twice"]),
    ("yyjson", &["key twice"]),
];

fn sees(contender: &dyn Contender, record: &[u8]) -> bool {
    let data = Data::untold(String::new(), [record].into_iter(), record.len() + 1);
    contender.run(&data, 1).refused > 0
}

#[test]
fn engines_check_what_is_said_of_them() {
    for contender in chosen("") {
        assert!(!sees(&*contender, FINE), "{}", contender.name());
        let listed = UNSEEN.iter().find(|(name, _)| *name == contender.name());
        let unseen: Vec<&str> = FAULTS
            .iter()
            .filter(|(_, record)| !sees(&*contender, record))
            .map(|(fault, _)| *fault)
            .collect();
        let expected = listed.map_or(&[][..], |(_, unseen)| unseen);
        assert_eq!(unseen, expected, "{}", contender.name());
    }
}
