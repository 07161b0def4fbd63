//! A request that was checked: the only one that can be sent.
//!
//! This file must not know how it is checked, nor who sends it.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::wire::write_form;
use crate::catalog::{Action, VERSION};
use crate::preflight::{Checker, Findings, Now, Request};

/// A request without errors, in all forms in which it can be sent.
///
/// It serialises as its parameters.
///
/// ```
/// use apitriage::preflight::requests::{Checked, DescribeAudit};
///
/// let request: Checked<DescribeAudit> = DescribeAudit::new().audit_name("all events").build(None)?;
/// assert_eq!(request.body(), r#"{"AuditName":"all events"}"#);
/// assert_eq!(serde_json::to_string(&request).unwrap(), request.body());
/// assert_eq!(request.form(), "AuditName=all%20events");
/// assert_eq!(request.query(), "Action=DescribeAudit&Version=2019-03-19&AuditName=all%20events");
/// # Ok::<(), apitriage::preflight::Findings>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Checked<T> {
    request: T,
    action: Action,
    parameters: Value,
    body: String,
    warnings: Findings<'static>,
}

impl<T> Checked<T> {
    /// Checks a request; `parameters` is what is sent for it. `Err`: all findings, if one of them
    /// is an error.
    pub(super) fn of(
        request: T,
        parameters: Value,
        action: Action,
        checker: &Checker<'static>,
        now: Now,
    ) -> Result<Self, Findings<'static>> {
        let body = parameters.to_string();
        let findings = checker.check(&Request::json(action.name(), body.as_bytes()), now);
        if findings.has_errors() {
            Err(findings)
        } else {
            Ok(Checked { request, action, parameters, body, warnings: findings })
        }
    }

    /// The action, whose name is sent as `X-TC-Action`.
    pub fn action(&self) -> Action {
        self.action
    }

    /// The JSON text, for the body of a POST request.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The parameters as a form string, for the body of a POST request with a form. The common
    /// parameters are not in it.
    ///
    /// A form cannot express an empty array or object; these are left out.
    #[must_use]
    pub fn form(&self) -> String {
        let mut out = String::with_capacity(self.body.len());
        write_form("", &self.parameters, &mut out);
        out
    }

    /// The query of a GET request, of at most 32 KB: the action, the version and
    /// [`Self::form`]. Region, time and signature are still to be added.
    #[must_use]
    pub fn query(&self) -> String {
        let form = self.form();
        let and = if form.is_empty() { "" } else { "&" };
        format!("Action={}&Version={VERSION}{and}{form}", self.action)
    }

    /// What may be wrong with the request. There is no error among these findings. Their places are
    /// in [`Self::body`].
    #[must_use]
    pub fn warnings(&self) -> &Findings<'static> {
        &self.warnings
    }

    /// The request as it was put together.
    pub fn request(&self) -> &T {
        &self.request
    }

    /// The request, to be changed and built again.
    pub fn into_inner(self) -> T {
        self.request
    }
}

impl<T> Serialize for Checked<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.parameters.serialize(serializer)
    }
}
