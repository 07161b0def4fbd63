//! See `check_requests` in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| apitriage_fuzz::check_requests(bytes));
