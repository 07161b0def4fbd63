//! Checks calls of CloudAudit inside an HTTP client, before anything is sent.
//!
//! A [`Guard`] says what is checked and what happens then; a `tower` layer (feature `tower`) and a
//! `reqwest-middleware` middleware (feature `reqwest-middleware`) put it into a client. What is no call
//! of CloudAudit passes untouched and unread. What is one is looked at and then moved on as it is: a
//! guard never rebuilds a request.
//!
//! **What a call of CloudAudit is.** It carries `X-TC-Action` and `X-TC-Version`, and either goes to a
//! known host ([`Guard::host`]) or is signed for the service `cloudaudit`
//! (`Authorization: TC3-HMAC-SHA256 Credential=ID/DATE/cloudaudit/tc3_request, …`).
//!
//! **What is checked.** The head; the query of GET; any other body, if it lies in memory. A body that is
//! a stream is passed on unread, which is a finding
//! ([`Rule::UncheckedBody`](crate::preflight::Rule::UncheckedBody)); the head is checked all the same.
//!
//! **What a blocked call returns.** [`Blocked`], inside the client's own error type; or, by choice, the
//! answer that the server would have given, status 200 and the `RequestId` [`REQUEST_ID`], so that the
//! caller needs no second way to handle errors. If no code of the server applies, it is [`Blocked`]
//! after all.
//!
//! This stage must not know how a request is checked, nor anything of responses; it reads no clock and
//! prints nothing.

mod blocked;
#[cfg(feature = "tower")]
mod body;
mod call;
mod report;
#[cfg(feature = "reqwest-middleware")]
mod reqwest_middleware;
mod settings;
#[cfg(feature = "tower")]
mod tower;

pub use blocked::{Blocked, REQUEST_ID};
#[cfg(feature = "tower")]
pub use body::{ByType, InMemory, Look};
pub use call::{HOST, SERVICE};
pub use report::Report;
#[cfg(feature = "reqwest-middleware")]
pub use reqwest_middleware::GuardMiddleware;
pub use settings::{Guard, Mode};
#[cfg(feature = "tower")]
pub use tower::{Answer, Fail, GuardError, GuardFuture, GuardLayer, GuardService, WithAnswer};
