//! Checks of the rules that every service has.
//!
//! - `members`: every parameter by itself, against its table: present, known, of its type, wanted
//! - `head`: what the request says beside its parameters
//!
//! Rules across parameters belong to their service.

pub(super) mod head;
pub(super) mod members;
