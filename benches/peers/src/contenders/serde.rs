//! serde_json and simd-json, as in the benchmarks of the root.

use super::{Contender, Peer};
use crate::counts::Claim;
use crate::engines::{SerdeIgnored, SerdeStruct, SerdeValue, SimdStruct, SimdTape};

pub fn all() -> Vec<Box<dyn Contender>> {
    vec![
        Peer::one_by_one::<SerdeValue>("all", Claim::Codes),
        Peer::one_by_one::<SerdeStruct>("all but UTF-8 in skipped strings", Claim::Codes),
        Peer::one_by_one::<SerdeIgnored>("all; finds no code", Claim::Validity),
        Peer::one_by_one::<SimdTape>("all", Claim::Codes),
        Peer::one_by_one::<SimdStruct>("all", Claim::Codes),
    ]
}
