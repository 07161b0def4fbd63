//! The guard in real clients, before a real HTTP server that keeps every byte it receives.
//!
//! Nearly every test runs twice: hyper's client inside the `tower` layer, and reqwest with the
//! middleware. It must not know how a call is recognised or checked.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "a test that fails should panic"
)]

mod beyond;
mod calls;
mod checked;
mod clients;
mod modes;
mod recognised;
mod returned;
mod sent;
mod server;
