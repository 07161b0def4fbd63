//! Which service of the cloud a request is for, according to its host and its credential scope.
//!
//! Both `request` and `guard` use this file, so that they agree. This file must not know any
//! service. The domains are those of docs/facts.md, "Common parameters and headers".

use std::ops::Range;

use super::field::Field;

/// A host or a credential scope that names a service of the cloud.
#[derive(Clone, Debug)]
pub(super) struct Addressee<'a> {
    /// The host, or the service in the scope, as it is written in the request.
    pub(super) field: Field<'a>,
    /// The part of the field's text that names the service.
    service: Range<usize>,
}

impl<'a> Addressee<'a> {
    /// The addressee that a `Host` header or the host of a URL names; `None` if the host is not in
    /// the cloud's domains.
    pub(super) fn of_host(field: Field<'a>) -> Option<Self> {
        let service = service_of_host(&field.text)?;
        let start = (service.as_ptr() as usize).saturating_sub(field.text.as_ptr() as usize);
        let service = start..start + service.len();
        Some(Addressee { field, service })
    }

    /// The addressee that a credential scope names; the field is the service in it.
    pub(super) fn of_scope(field: Field<'a>) -> Self {
        let service = 0..field.text.len();
        Addressee { field, service }
    }

    pub(super) fn service(&self) -> &str {
        self.field.text.get(self.service.clone()).unwrap_or_default()
    }
}

/// The services that one request names, in the order in which they were read. Most requests name
/// one at most, which takes no allocation.
#[derive(Clone, Debug, Default)]
pub(super) struct Addressees<'a> {
    first: Option<Addressee<'a>>,
    others: Vec<Addressee<'a>>,
}

impl<'a> Addressees<'a> {
    pub(super) const NONE: Self = Addressees { first: None, others: Vec::new() };

    /// Adds an addressee, unless it names the same service as the first one.
    pub(super) fn add(&mut self, addressee: Addressee<'a>) {
        match &self.first {
            None => self.first = Some(addressee),
            Some(first) if first.service().eq_ignore_ascii_case(addressee.service()) => {}
            Some(_) => self.others.push(addressee),
        }
    }

    pub(super) fn add_all(&mut self, theirs: Self) {
        for addressee in theirs.first.into_iter().chain(theirs.others) {
            self.add(addressee);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Addressee<'a>> {
        self.first.iter().chain(&self.others)
    }
}

/// The domains of the cloud. The first label of a host below them names the service.
const DOMAINS: [&str; 3] = ["tencentcloudapi.com", "tencentcloudapi.com.cn", "tencentcloudapi.cn"];

/// The word that the documents write in place of a service:
/// `Credential=AKIDEXAMPLE/Date/service/tc3_request`.
const PLACEHOLDER: &str = "service";

/// Whether a request is for the service `own`: it names a service at least once, and never another
/// one. `names` are all services that its hosts and scopes name.
#[cfg(any(test, feature = "tower", feature = "reqwest-middleware"))]
pub(crate) fn is_addressed_to<'a>(own: &str, names: impl IntoIterator<Item = &'a str>) -> bool {
    let mut names = names.into_iter().peekable();
    names.peek().is_some() && names.all(|name| name.eq_ignore_ascii_case(own))
}

/// The service that a `Host` header or the authority of a URI names: `cvm` in
/// `cvm.tencentcloudapi.com` and `cvm.ap-guangzhou.tencentcloudapi.com:443`. `None` for all other
/// hosts.
pub(crate) fn service_of_host(authority: &str) -> Option<&str> {
    let host = bare_host(authority);
    let below = DOMAINS.iter().find_map(|domain| below(host, domain))?;
    let name = below.split('.').next()?;
    (!name.is_empty()).then_some(name)
}

/// The service in the credential scope of an `Authorization` header:
/// `TC3-HMAC-SHA256 Credential=ID/2019-02-25/cloudaudit/tc3_request, SignedHeaders=…`
pub(crate) fn service_of_scope(authorization: &str) -> Option<&str> {
    let (_, credential) = authorization.split_once("Credential=")?;
    let scope = credential.split(',').next()?.trim_end();
    let mut parts = scope.rsplit('/');
    let is_tc3 = parts.next() == Some("tc3_request");
    let name = parts.next()?;
    (is_tc3 && !name.is_empty() && name != PLACEHOLDER).then_some(name)
}

/// A host without blanks around it, its port, and the dot that a fully qualified name may end in.
pub(crate) fn bare_host(authority: &str) -> &str {
    let host = without_port(authority.trim());
    host.strip_suffix('.').unwrap_or(host)
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority, // the last colon is inside an IPv6 address: [::1]
    }
}

/// The labels before `domain`, if the host is below it.
fn below<'a>(host: &'a str, domain: &str) -> Option<&'a str> {
    let (labels, end) = host.split_at_checked(host.len().checked_sub(domain.len())?)?;
    let labels = labels.strip_suffix('.')?;
    end.eq_ignore_ascii_case(domain).then_some(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_name_services() {
        for (host, service) in [
            ("cloudaudit.tencentcloudapi.com", Some("cloudaudit")),
            ("  cloudaudit.tencentcloudapi.com\t", Some("cloudaudit")),
            ("CloudAudit.TencentCloudAPI.com:443", Some("CloudAudit")),
            ("cloudaudit.tencentcloudapi.com.:443", Some("cloudaudit")),
            ("cloudaudit.tencentcloudapi.com:", Some("cloudaudit")),
            ("cloudaudit.ap-guangzhou.tencentcloudapi.com", Some("cloudaudit")),
            ("cloudaudit.intl.tencentcloudapi.com", Some("cloudaudit")),
            ("cloudaudit.internal.tencentcloudapi.com", Some("cloudaudit")),
            ("cloudaudit.ap-guangzhou.internal.tencentcloudapi.com", Some("cloudaudit")),
            ("cloudaudit.tencentcloudapi.com.cn", Some("cloudaudit")),
            ("cloudaudit.tencentcloudapi.cn", Some("cloudaudit")),
            ("cvm.tencentcloudapi.com", Some("cvm")),
            ("cvm.ap-singapore.tencentcloudapi.com", Some("cvm")),
            ("tencentcloudapi.com", None),
            (".tencentcloudapi.com", None),
            ("cloudaudit.tencentcloudapi.com.example.org", None),
            ("cloudaudit.mytencentcloudapi.com", None),
            ("cloudaudit.api.qcloud.com", None),
            ("cloudaudit", None),
            ("127.0.0.1:80", None),
            ("[::1]:80", None),
            ("ä.tencentcloudapi.com", Some("ä")),
            ("", None),
        ] {
            assert_eq!(service_of_host(host), service, "{host}");
        }
    }

    #[test]
    fn hosts_are_compared_without_port_and_blanks() {
        for (authority, host) in [
            ("[::1]:9", "[::1]"),
            ("[::1]", "[::1]"),
            ("a:", "a"),
            (" a.:1 ", "a"),
            ("::1", ":"),
            ("", ""),
        ] {
            assert_eq!(bare_host(authority), host, "{authority}");
        }
    }

    #[test]
    fn the_service_is_in_the_scope_and_nowhere_else() {
        for (authorization, service) in [
            (
                "TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cloudaudit/tc3_request, SignedHeaders=host",
                Some("cloudaudit"),
            ),
            (
                "TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cloudaudit/tc3_request,SignedHeaders=host",
                Some("cloudaudit"),
            ),
            (
                "TC3-HMAC-SHA256 Credential= AKID /2019-02-25/cloudaudit/tc3_request",
                Some("cloudaudit"),
            ),
            (
                "TC3-HMAC-SHA256 Credential=cloudaudit/2019-02-25/cvm/tc3_request, SignedHeaders=host",
                Some("cvm"),
            ),
            ("TC3-HMAC-SHA256 Credential=AKID/cloudaudit/cvm/tc3_request", Some("cvm")),
            (
                "TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cvm/tc3_request, X=/cloudaudit/tc3_request",
                Some("cvm"),
            ),
            (
                "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/Date/service/tc3_request, SignedHeaders=host",
                None,
            ),
            ("TC3-HMAC-SHA256 Credential=AKID/2019-02-25//tc3_request", None),
            ("AWS4-HMAC-SHA256 Credential=AKID/20190225/cloudaudit/aws4_request", None),
            ("Bearer cloudaudit", None),
            ("", None),
        ] {
            assert_eq!(service_of_scope(authorization), service, "{authorization}");
        }
    }

    #[test]
    fn another_service_counts_if_one_is_named() {
        let is_for_audit = |names: &[&str]| is_addressed_to("cloudaudit", names.iter().copied());
        assert!(!is_for_audit(&[]));
        assert!(is_for_audit(&["cloudaudit", "CloudAudit"]));
        assert!(!is_for_audit(&["cloudaudit", "cvm"]));
        assert!(!is_for_audit(&["cvm", "cloudaudit"]));
    }
}
