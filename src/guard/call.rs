//! Tells calls of CloudAudit from all others, by what stands in the head.
//!
//! It must not know bodies, nor what makes a call valid.

use http::{HeaderMap, header};

/// The host of CloudAudit, as the documents have it.
pub const HOST: &str = "cloudaudit.tencentcloudapi.com";

/// CloudAudit's name in the credential scope of `Authorization`.
pub const SERVICE: &str = "cloudaudit";

const ACTION: &str = "x-tc-action";
const VERSION: &str = "x-tc-version";

/// Whether a request is a call of CloudAudit. `authority` is where it goes, by its URI.
pub(super) fn is_call(headers: &HeaderMap, authority: Option<&str>, hosts: &[String]) -> bool {
    if !headers.contains_key(ACTION) || !headers.contains_key(VERSION) {
        return false;
    }
    let named = texts(headers, header::HOST).chain(authority).any(|host| is_one_of(hosts, host));
    named || texts(headers, header::AUTHORIZATION).any(is_signed_for_it)
}

fn texts(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    headers.get_all(name).into_iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
}

fn is_one_of(hosts: &[String], authority: &str) -> bool {
    let asked = bare(authority);
    hosts.iter().any(|host| bare(host).eq_ignore_ascii_case(asked))
}

/// Without the port, and the dot that a fully qualified name may end in.
fn bare(authority: &str) -> &str {
    let host = without_port(authority);
    host.strip_suffix('.').unwrap_or(host)
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority, // the last colon is inside an IPv6 address: [::1]
    }
}

/// `TC3-HMAC-SHA256 Credential=ID/2019-02-25/cloudaudit/tc3_request, SignedHeaders=…`
fn is_signed_for_it(authorization: &str) -> bool {
    let credential = authorization.split_once("Credential=").map_or("", |(_, rest)| rest);
    let scope = credential.split(',').next().unwrap_or_default().trim_end();
    let mut parts = scope.rsplit('/');
    parts.next() == Some("tc3_request") && parts.next() == Some(SERVICE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_compared_without_port_and_case() {
        let hosts = [HOST.to_owned(), "[::1]:80".to_owned()];
        let absolute = "cloudaudit.tencentcloudapi.com.:443";
        for yes in [
            HOST,
            absolute,
            "CloudAudit.TencentCloudAPI.com:443",
            "cloudaudit.tencentcloudapi.com:",
            "[::1]",
            "[::1]:9",
        ] {
            assert!(is_one_of(&hosts, yes), "{yes}");
        }
        for no in ["", "cvm.tencentcloudapi.com", "cloudaudit.tencentcloudapi.com.evil.example", "[::2]", "::1"] {
            assert!(!is_one_of(&hosts, no), "{no}");
        }
    }

    #[test]
    fn the_service_stands_in_the_scope_and_nowhere_else() {
        for yes in [
            "TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cloudaudit/tc3_request, SignedHeaders=host, Signature=0",
            "TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cloudaudit/tc3_request,SignedHeaders=host",
            "TC3-HMAC-SHA256 Credential= AKID /2019-02-25/cloudaudit/tc3_request",
        ] {
            assert!(is_signed_for_it(yes), "{yes}");
        }
        for no in [
            "",
            "Bearer cloudaudit",
            "TC3-HMAC-SHA256 Credential=cloudaudit/2019-02-25/cvm/tc3_request, SignedHeaders=host",
            "TC3-HMAC-SHA256 Credential=AKID/cloudaudit/cvm/tc3_request",
            "TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cvm/tc3_request, X=/cloudaudit/tc3_request",
            "AWS4-HMAC-SHA256 Credential=AKID/20190225/cloudaudit/aws4_request",
        ] {
            assert!(!is_signed_for_it(no), "{no}");
        }
    }
}
