//! What must be found in an archive: what serde_json finds, which `data` compares with the
//! generator.
//!
//! It must not know what is measured.

use std::collections::BTreeMap;

use memchr::memmem;

use crate::engines::{Engine, Seen, SerdeValue};

/// What must be found.
#[derive(Default)]
pub struct Truth {
    /// The records were not generated.
    pub is_real: bool,
    pub records: u64,
    pub succeeded: u64,
    pub codes: BTreeMap<String, u64>,
    /// The codes of records that spell them, and the keys on the way to them, without needless
    /// escapes.
    pub plain: BTreeMap<String, u64>,
}

impl Truth {
    pub fn add(&mut self, record: &[u8]) {
        self.records += 1;
        SerdeValue.read(record, |seen| match seen {
            Seen::Failure(code) => {
                *self.codes.entry(code.to_owned()).or_default() += 1;
                if is_plain(record) {
                    *self.plain.entry(code.to_owned()).or_default() += 1;
                }
            }
            Seen::Success => self.succeeded += 1,
            _ => panic!("serde_json refuses {}", String::from_utf8_lossy(record)),
        });
    }
}

/// Whether neither a key on the way to the code nor the code begins with an escape, as the
/// generator spells some of them.
fn is_plain(record: &[u8]) -> bool {
    const VEILED: [&str; 4] = [r#""\u0045rror""#, r#""\u0043ode""#, r#"ode":"\u"#, r#"ode": "\u"#];
    !VEILED.iter().any(|veiled| memmem::find(record, veiled.as_bytes()).is_some())
}
