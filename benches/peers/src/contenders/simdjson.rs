//! simdjson, through `native/simdjson.cpp`: On-Demand on one record, On-Demand on a stream, DOM on
//! one record.
//!
//! All of them read up to 64 bytes after a record, which `Part` allows.

use std::ffi::{CStr, c_char, c_void};

use super::{Contender, Peer};
use crate::contenders::native::NativeSeen;
use crate::counts::{Claim, Counts};
use crate::engines::{Engine, Seen};
use crate::part::Part;

unsafe extern "C" {
    fn peers_ondemand_new() -> *mut c_void;
    fn peers_ondemand_free(parser: *mut c_void);
    fn peers_ondemand(parser: *mut c_void, text: *const u8, len: usize) -> NativeSeen;
    fn peers_ondemand_many(
        parser: *mut c_void,
        text: *const u8,
        len: usize,
        batch: usize,
        see: extern "C" fn(*mut c_void, NativeSeen),
        to: *mut c_void,
    );
    fn peers_dom_new() -> *mut c_void;
    fn peers_dom_free(parser: *mut c_void);
    fn peers_dom(parser: *mut c_void, text: *const u8, len: usize) -> NativeSeen;
    fn peers_simdjson() -> *const c_char;
}

pub fn all() -> Vec<Box<dyn Contender>> {
    let checks = "UTF-8, and the way to the code";
    vec![
        Peer::one_by_one::<OnDemand>(checks, Claim::PlainCodes),
        Box::new(Peer {
            name: "simdjson iterate_many",
            checks,
            claim: Claim::PlainCodes,
            count: iterate_many,
        }),
        Peer::one_by_one::<Dom>("all", Claim::Codes),
    ]
}

pub fn version() -> String {
    // SAFETY: it is a text that is never freed.
    unsafe { CStr::from_ptr(peers_simdjson()) }.to_string_lossy().into_owned()
}

struct OnDemand(*mut c_void);

impl Default for OnDemand {
    fn default() -> Self {
        // SAFETY: it takes nothing; what it gives is freed in `drop`.
        OnDemand(unsafe { peers_ondemand_new() })
    }
}

impl Drop for OnDemand {
    fn drop(&mut self) {
        // SAFETY: made by the function that belongs to this one, and freed once.
        unsafe { peers_ondemand_free(self.0) }
    }
}

impl Engine for OnDemand {
    const NAME: &'static str = "simdjson On-Demand";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        // SAFETY: the parser is alive, and enough bytes follow every record. The code is looked at
        // while both are.
        unsafe { see(peers_ondemand(self.0, record.as_ptr(), record.len()).seen()) }
    }
}

/// Hands over all bytes of a thread at once: simdjson finds the records.
fn iterate_many(part: Part<'_>, longest: usize) -> Counts {
    extern "C" fn see(to: *mut c_void, given: NativeSeen) {
        // SAFETY: `to` is the counts below, and the code is alive until this returns.
        unsafe { (*to.cast::<Counts>()).count(given.seen()) }
    }
    const BATCH: usize = 1_000_000; // the default of simdjson; no record may be larger

    let parser = OnDemand::default();
    let mut counts = Counts::default();
    let batch = BATCH.max(2 * longest);
    let to = (&raw mut counts).cast();
    // SAFETY: parser and counts outlive the call, and enough bytes follow the part.
    unsafe { peers_ondemand_many(parser.0, part.bytes.as_ptr(), part.bytes.len(), batch, see, to) };
    counts
}

struct Dom(*mut c_void);

impl Default for Dom {
    fn default() -> Self {
        // SAFETY: it takes nothing; what it gives is freed in `drop`.
        Dom(unsafe { peers_dom_new() })
    }
}

impl Drop for Dom {
    fn drop(&mut self) {
        // SAFETY: made by the function that belongs to this one, and freed once.
        unsafe { peers_dom_free(self.0) }
    }
}

impl Engine for Dom {
    const NAME: &'static str = "simdjson DOM";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        // SAFETY: the parser is alive, and enough bytes follow every record. The code is looked at
        // while both are.
        unsafe { see(peers_dom(self.0, record.as_ptr(), record.len()).seen()) }
    }
}
