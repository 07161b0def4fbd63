//! What the C and C++ peers find in a record; the counterpart of `native/peers.h`.

use std::ffi::c_int;

use crate::engines::Seen;

#[repr(C)]
pub struct NativeSeen {
    outcome: c_int,
    code: *const u8,
    code_len: usize,
}

impl NativeSeen {
    /// # Safety
    ///
    /// What the code points into must be alive and stay as it is while the result is used.
    pub unsafe fn seen<'a>(self) -> Seen<'a> {
        match self.outcome {
            0 => Seen::Success,
            // SAFETY: a failure comes with a code, and the caller vouches for it.
            1 => match std::str::from_utf8(unsafe {
                std::slice::from_raw_parts(self.code, self.code_len)
            }) {
                Ok(code) => Seen::Failure(code),
                Err(_) => Seen::Refused,
            },
            2 => Seen::SomeFailure,
            _ => Seen::Refused,
        }
    }
}
