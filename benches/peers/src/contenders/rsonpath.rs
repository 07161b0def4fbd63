//! rsonpath: a query that is compiled once and run on each record. It yields places, so escapes in
//! the code are not undone.

use rsonpath::engine::{Compiler, Engine as _, RsonpathEngine};
use rsonpath::input::BorrowedBytes;

use super::{Contender, Peer};
use crate::counts::Claim;
use crate::engines::{Engine, Seen};

pub fn all() -> Vec<Box<dyn Contender>> {
    vec![Peer::one_by_one::<Rsonpath>("nothing", Claim::PlainCodes)]
}

struct Rsonpath {
    query: RsonpathEngine,
    found: Vec<usize>,
}

impl Default for Rsonpath {
    fn default() -> Self {
        let query = rsonpath_syntax::parse("$.Response.Error.Code").expect("a JSONPath");
        Rsonpath {
            query: RsonpathEngine::compile_query(&query).expect("a short one"),
            found: Vec::new(),
        }
    }
}

impl Engine for Rsonpath {
    const NAME: &'static str = "rsonpath";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        self.found.clear();
        if self.query.indices(&BorrowedBytes::new(record), &mut self.found).is_err() {
            return see(Seen::Refused);
        }
        match self.found.first() {
            None => see(Seen::Success),
            Some(&at) => see(spelled(&record[at..]).map_or(Seen::Refused, Seen::Failure)),
        }
    }
}

/// What is between the quotes of the string that `text` begins with.
fn spelled(text: &[u8]) -> Option<&str> {
    let text = text.strip_prefix(b"\"")?;
    let mut end = 0;
    while *text.get(end)? != b'"' {
        end += if text[end] == b'\\' { 2 } else { 1 };
    }
    std::str::from_utf8(&text[..end]).ok()
}
