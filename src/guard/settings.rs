//! The guard that all clients share: what is checked, by which clock, and what happens then.
//!
//! This file must not know the clients, nor how a request is checked.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, Method};

use super::blocked::Blocked;
use super::call::is_for_cloudaudit;
use super::report::CallReport;
use crate::preflight::{Checker, Now, Request};
use crate::secrets::mask_text;

/// What happens to a call with errors, and of which calls the observer hears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A call with errors is not sent. The observer hears of every call with findings, sent or not.
    #[default]
    Block,
    /// Every call is sent. The observer hears of those with findings.
    Warn,
    /// Every call is sent. The observer hears of each, of clean ones too.
    Observe,
}

/// What a client shows of a request, except its body.
pub(super) struct Head<'a> {
    pub(super) method: &'a Method,
    /// The host of the URI.
    pub(super) authority: Option<&'a str>,
    /// The path and the query.
    pub(super) target: &'a str,
    pub(super) headers: &'a HeaderMap,
}

type Clock = dyn Fn() -> Now + Send + Sync;
type Observer = dyn Fn(&CallReport<'_>) + Send + Sync;

/// How calls of CloudAudit are checked. [The module](crate::guard) says which calls these are.
///
/// ```
/// use apitriage::guard::{Guard, Mode};
/// use apitriage::preflight::{Checker, Level, Rule};
/// use std::time::SystemTime;
///
/// let guard = Guard::new(SystemTime::now)
///     .checker(Checker::new().level(Rule::LOOK_UP_WINDOW, Level::Warn))
///     .host("cloudaudit.internal.example")
///     .mode(Mode::Warn)
///     .observer(|report| eprintln!("{}: {:?}", report.action, report.findings));
/// # drop(guard);
/// ```
#[derive(Clone)]
pub struct Guard {
    checker: Checker<'static>,
    clock: Arc<Clock>,
    hosts: Vec<String>,
    mode: Mode,
    observer: Option<Arc<Observer>>,
}

impl Guard {
    /// A guard that checks with a new [`Checker`] and blocks calls with errors.
    ///
    /// `clock` is asked once for each call of CloudAudit, for a `SystemTime` or seconds since 1970.
    /// It may also return `None::<i64>`; then rules that need the time of day find nothing.
    pub fn new<T: Into<Now>>(clock: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Guard {
            checker: Checker::new(),
            clock: Arc::new(move || clock().into()),
            hosts: Vec::new(),
            mode: Mode::Block,
            observer: None,
        }
    }

    /// Sets the rules and their levels.
    #[must_use]
    pub fn checker(self, checker: Checker<'static>) -> Self {
        Guard { checker, ..self }
    }

    /// Adds a host: calls to it count as calls of CloudAudit, unless they are signed for another
    /// service. Neither port nor case matters.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.hosts.push(host.into());
        self
    }

    /// Sets what happens to a call with errors; at first [`Mode::Block`].
    #[must_use]
    pub fn mode(self, mode: Mode) -> Self {
        Guard { mode, ..self }
    }

    /// Sets a function that is called with each report, before the call is sent or blocked.
    /// [`Mode`] says which calls are reported. It should return quickly: the call waits for it.
    #[must_use]
    pub fn observer(self, observer: impl Fn(&CallReport<'_>) + Send + Sync + 'static) -> Self {
        Guard { observer: Some(Arc::new(observer)), ..self }
    }

    /// Checks a call of CloudAudit and reports it to the observer. Any other request is `Ok`.
    /// `body` is called only if the request goes to CloudAudit; it returns `None` for a stream.
    pub(super) fn examine<'b>(
        &self,
        head: &Head<'_>,
        body: impl FnOnce() -> Option<Cow<'b, [u8]>>,
    ) -> Result<(), Blocked> {
        if !is_for_cloudaudit(head.headers, head.authority, &self.hosts) {
            return Ok(());
        }

        let body = body();
        let named = head.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        let request = Request::parts(head.method.as_str(), head.target, named, body.as_deref());
        let request = request.without_addressees();
        if !request.names_action_and_version() {
            return Ok(());
        }

        let findings = self.checker.check(&request, (self.clock)());
        let is_blocked = self.mode == Mode::Block && findings.has_errors();
        // With a limit of 0 findings, a blocked call has none.
        if let Some(observer) = &self.observer
            && (self.mode == Mode::Observe || !findings.is_empty() || is_blocked)
        {
            let action = &mask_text(request.action().unwrap_or_default());
            observer(&CallReport {
                action,
                findings: &findings,
                is_blocked,
                is_streamed: body.is_none(),
            });
        }
        if is_blocked { Err(Blocked { findings }) } else { Ok(()) }
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard")
            .field("checker", &self.checker)
            .field("hosts", &self.hosts)
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}
