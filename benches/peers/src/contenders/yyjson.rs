//! yyjson, through `native/yyjson.c`: its tree, in memory that is kept from record to record.

use std::ffi::{CStr, c_char, c_void};

use super::{Contender, Peer};
use crate::contenders::native::NativeSeen;
use crate::counts::Claim;
use crate::engines::{Engine, Seen};

unsafe extern "C" {
    fn peers_yyjson_new() -> *mut c_void;
    fn peers_yyjson_free(of: *mut c_void);
    fn peers_yyjson(of: *mut c_void, text: *const u8, len: usize) -> NativeSeen;
    fn peers_yyjson_version() -> *const c_char;
}

pub fn all() -> Vec<Box<dyn Contender>> {
    vec![Peer::one_by_one::<Yyjson>("all", Claim::Codes)]
}

pub fn version() -> String {
    // SAFETY: it is a text that is never freed.
    unsafe { CStr::from_ptr(peers_yyjson_version()) }.to_string_lossy().into_owned()
}

struct Yyjson(*mut c_void);

impl Default for Yyjson {
    fn default() -> Self {
        // SAFETY: it takes nothing; what it gives is freed in `drop`.
        Yyjson(unsafe { peers_yyjson_new() })
    }
}

impl Drop for Yyjson {
    fn drop(&mut self) {
        // SAFETY: made by the function that belongs to this one, and freed once.
        unsafe { peers_yyjson_free(self.0) }
    }
}

impl Engine for Yyjson {
    const NAME: &'static str = "yyjson";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        // SAFETY: its memory is alive and the record is not written to. The code is looked at while
        // both are.
        unsafe { see(peers_yyjson(self.0, record.as_ptr(), record.len()).seen()) }
    }
}
