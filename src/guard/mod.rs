//! Checks calls of CloudAudit inside an HTTP client, before anything is sent.
//!
//! A [`Guard`] says what is checked and what happens then; a `tower` layer (feature `tower`) and a
//! `reqwest-middleware` middleware (feature `reqwest-middleware`) put it into a client. Requests to
//! other services pass untouched and unread. A call of CloudAudit is looked at and then moved on as
//! it is: a guard never rebuilds a request.
//!
//! **What a call of CloudAudit is.** Two things make one:
//!
//! - It goes to CloudAudit. Its host (the `Host` header, or the host of its URI) says so:
//!   `cloudaudit.tencentcloudapi.com`, one with more labels in between
//!   (`cloudaudit.ap-guangzhou.…`, `cloudaudit.intl.…`, `cloudaudit.internal.…`), the same below
//!   `tencentcloudapi.com.cn` and `tencentcloudapi.cn`, or one given with [`Guard::host`]. Or it is
//!   signed for the service `cloudaudit` (`Authorization: TC3-HMAC-SHA256
//!   Credential=ID/DATE/cloudaudit/tc3_request, …`). If host or signature name another service, it
//!   is not CloudAudit's.
//! - It names its action and its version: in `X-TC-Action` and `X-TC-Version`, or (signature
//!   version 1) as `Action` and `Version` in the query of GET or the form that POST has as its
//!   body.
//!
//! **What is checked.** The head; the query of GET; any other body, if it is in memory. A body
//! that is a stream, compressed, multipart, or of two content types is passed on unread, which is a
//! finding ([`Rule::UNCHECKED_BODY`](crate::preflight::Rule::UNCHECKED_BODY)); the head is checked
//! all the same. A field that is given twice is a finding, too
//! ([`Rule::DUPLICATE_FIELD`](crate::preflight::Rule::DUPLICATE_FIELD)).
//!
//! **What is not seen.** A guard sees what it is handed, so it belongs next to the client, after
//! all layers and middlewares that add headers. What the client itself does later is not seen:
//!
//! - Headers of `reqwest::ClientBuilder::default_headers` are added after all middlewares. Tell the
//!   guard of them with `GuardMiddleware::default_headers`; without that, a call that is recognised
//!   by them passes unchecked.
//! - Redirects that `reqwest` follows itself. With status 307 and 308 the request that was checked
//!   is sent again as it is; with 301, 302 and 303 a POST becomes a GET of another address, which
//!   is not checked. Nor is a request checked that another host redirects to CloudAudit. No
//!   document says that the API redirects: `reqwest::redirect::Policy::none()` is safe.
//! - A form of signature version 1 whose body is a stream or compressed: its action cannot be read,
//!   so it passes unchecked and unreported.
//!
//! **What a blocked call returns.** [`Blocked`], inside the client's own error type; or, by choice,
//! the answer that the server would have given, status 200 and the `RequestId` [`REQUEST_ID`], so
//! that the caller needs no second way to handle errors. If no code of the server applies, it is
//! [`Blocked`] after all.
//!
//! This stage must not know how a request is checked, nor anything of responses; it reads no clock
//! and prints nothing.

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
pub use call::HOST;
pub use report::CallReport;
#[cfg(feature = "reqwest-middleware")]
pub use reqwest_middleware::GuardMiddleware;
pub use settings::{Guard, Mode};
#[cfg(feature = "tower")]
pub use tower::{Answer, Fail, GuardError, GuardFuture, GuardLayer, GuardService, WithAnswer};

pub use crate::preflight::SERVICE;
