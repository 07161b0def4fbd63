//! See `recordings` in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| apitriage_fuzz::recordings(bytes));
