//! The tables of parameters, for `internals`: tests of rules and of the JSON Schema are derived
//! from them.
//!
//! This file only names what is elsewhere.

pub use super::cloudaudit::parameters;
pub use super::parameter::{Constraint, Parameter, Presence, Shape, Test};
pub use super::pattern::Pattern;
