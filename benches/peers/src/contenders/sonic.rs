//! sonic-rs in four ways, from one that trusts its input to those that check all of it.

use sonic_rs::{JsonValueTrait, LazyValue};

use super::{Contender, Peer};
use crate::counts::Claim;
use crate::engines::{Engine, Envelope, Seen};

const PATH: [&str; 3] = ["Response", "Error", "Code"];

pub fn all() -> Vec<Box<dyn Contender>> {
    vec![
        Peer::one_by_one::<GetUnchecked>("nothing", Claim::Codes),
        Peer::one_by_one::<Get>("what is before the code", Claim::Codes),
        Peer::one_by_one::<Struct>("all", Claim::Codes),
        Peer::one_by_one::<Lazy>("all", Claim::Codes),
    ]
}

#[derive(Default)]
struct GetUnchecked;

impl Engine for GetUnchecked {
    const NAME: &'static str = "sonic-rs get_unchecked";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        // SAFETY: all archives are valid JSON in UTF-8; `Data` has read every record with
        // serde_json.
        see_found(unsafe { sonic_rs::get_unchecked(record, PATH) }, see)
    }
}

#[derive(Default)]
struct Get;

impl Engine for Get {
    const NAME: &'static str = "sonic-rs get";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        see_found(sonic_rs::get(record, PATH), see)
    }
}

fn see_found<R>(found: sonic_rs::Result<LazyValue<'_>>, see: impl FnOnce(Seen<'_>) -> R) -> R {
    match found {
        Ok(code) => see(code.as_str().map_or(Seen::Refused, Seen::Failure)),
        Err(error) if error.is_not_found() => see(Seen::Success),
        Err(_) => see(Seen::Refused),
    }
}

#[derive(Default)]
struct Struct;

impl Engine for Struct {
    const NAME: &'static str = "sonic-rs struct";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        match sonic_rs::from_slice::<Envelope<'_>>(record) {
            Ok(envelope) => see(envelope.seen()),
            Err(_) => see(Seen::Refused),
        }
    }
}

/// Reads the record as one lazy value, which validates it, then walks the path unchecked.
#[derive(Default)]
struct Lazy;

impl Engine for Lazy {
    const NAME: &'static str = "sonic-rs LazyValue";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        let Ok(value) = sonic_rs::from_slice::<LazyValue<'_>>(record) else {
            return see(Seen::Refused);
        };
        match value.pointer(PATH) {
            None => see(Seen::Success),
            Some(code) => see(code.as_str().map_or(Seen::Refused, Seen::Failure)),
        }
    }
}
