//! See `reports` in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| apitriage_fuzz::reports(bytes));
