//! The verdict on a record as a full JSON reader would find it: read all, then look it up.
//!
//! An ordered tree that keeps repeated keys, filled by serde_json, and docs/guide.md, "What is
//! a failure", applied to it. It must not know the parser under test, nor byte offsets.

use std::fmt;

use apitriage::Limits;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value that keeps repeated keys.
#[derive(Debug)]
pub(crate) enum Tree {
    Null,
    Bool,
    Integer(String),
    Float,
    Text(String),
    Array,
    Object(Vec<(String, Tree)>),
}

impl Tree {
    fn all<'a>(&'a self, key: &str) -> Vec<&'a Tree> {
        match self {
            Tree::Object(entries) => {
                entries.iter().filter(|(name, _)| name == key).map(|(_, value)| value).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// What the classifier must say: the words of an `.expect` line without the offset.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) words: String,
    pub(crate) request_id: RequestId,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RequestId {
    Known(Option<String>),
    /// A number that serde_json holds as a float: its spelling is gone.
    Float,
}

impl Expected {
    fn of(words: impl Into<String>, request_id: RequestId) -> Self {
        Expected { words: words.into(), request_id }
    }
}

pub(crate) fn judge(record: &Tree) -> Expected {
    const NONE: RequestId = RequestId::Known(None);

    let responses = record.all("Response");
    let errors: Vec<_> = responses.iter().flat_map(|response| response.all("Error")).collect();
    let codes: Vec<_> = errors.iter().flat_map(|error| error.all("Code")).collect();
    if responses.len() > 1 || errors.len() > 1 || codes.len() > 1 {
        return Expected::of("malformed duplicate_key", NONE);
    }

    let Some(response @ Tree::Object(_)) = responses.first() else {
        return Expected::of("not_a_response", NONE);
    };
    let limits = Limits::default();
    let words = match (errors.first(), codes.first()) {
        (None | Some(Tree::Null), _) => "succeeded".to_owned(),
        (Some(Tree::Object(_)), None) => "failed null missing".to_owned(),
        (Some(Tree::Object(_)), Some(Tree::Text(code))) if code.len() > limits.code_bytes => {
            return Expected::of("malformed too_long", NONE);
        }
        (Some(Tree::Object(_)), Some(Tree::Text(code))) if code == "DryRunOperation" => {
            "dry_run".to_owned()
        }
        (Some(Tree::Object(_)), Some(Tree::Text(code))) => {
            format!("failed {}", serde_json::to_string(code).unwrap())
        }
        (Some(Tree::Object(_)), Some(_)) => "failed null not_a_string".to_owned(),
        (Some(_), _) => "failed null not_an_object".to_owned(),
    };
    let request_id = match response.all("RequestId").first() {
        Some(Tree::Text(text) | Tree::Integer(text)) if text.len() <= limits.request_id_bytes => {
            RequestId::Known(Some(text.clone()))
        }
        Some(Tree::Float) => RequestId::Float,
        _ => NONE,
    };
    Expected::of(words, request_id)
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
        Ok(Tree::Bool)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Integer(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Integer(number.to_string()))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Float)
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Tree, A::Error> {
        while elements.next_element::<Tree>()?.is_some() {}
        Ok(Tree::Array)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut all = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            all.push(entry);
        }
        Ok(Tree::Object(all))
    }
}
