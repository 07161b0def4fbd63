//! Checks of the rules that every service has.
//!
//! - `members`: every parameter by itself, against its table: is it there, is it known, is it of
//!   its type, is its value allowed
//! - `head`: what the request says beside its parameters
//!
//! Rules across parameters belong to their service, and these files must not know them.

pub(super) mod head;
pub(super) mod members;
