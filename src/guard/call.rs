//! Distinguishes requests to CloudAudit from all others, by their heads.
//!
//! This file must not know bodies, nor what makes a call valid.

use http::{HeaderMap, HeaderName, header};

use crate::preflight::{SERVICE, bare_host, is_addressed_to, service_of_host, service_of_scope};

/// The host of CloudAudit, as the documents write it. A guard knows its regional, international and
/// internal hosts as well.
pub const HOST: &str = "cloudaudit.tencentcloudapi.com";

/// Whether a request goes to CloudAudit. `authority` is the host of its URI. `hosts` count as
/// CloudAudit's, whatever their names.
pub(super) fn is_for_cloudaudit(
    headers: &HeaderMap,
    authority: Option<&str>,
    hosts: &[String],
) -> bool {
    let of_host = |host| if is_one_of(hosts, host) { Some(SERVICE) } else { service_of_host(host) };
    let of_hosts = texts(headers, header::HOST).chain(authority).filter_map(of_host);
    let of_scopes = texts(headers, header::AUTHORIZATION).filter_map(service_of_scope);

    is_addressed_to(SERVICE, of_hosts.chain(of_scopes))
}

/// The values of a header that are text.
fn texts(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    headers.get_all(name).into_iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
}

fn is_one_of(hosts: &[String], authority: &str) -> bool {
    let asked = bare_host(authority);
    hosts.iter().any(|host| bare_host(host).eq_ignore_ascii_case(asked))
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
            " [::1] ",
            "[::1]:9",
        ] {
            assert!(is_one_of(&hosts, yes), "{yes}");
        }
        for no in [
            "",
            "cvm.tencentcloudapi.com",
            "cloudaudit.tencentcloudapi.com.evil.example",
            "[::2]",
            "::1",
        ] {
            assert!(!is_one_of(&hosts, no), "{no}");
        }
    }

    #[test]
    fn another_service_is_believed_first() {
        let scope = |service| {
            format!("TC3-HMAC-SHA256 Credential=AKID/2019-02-25/{service}/tc3_request, Signature=0")
        };
        for (host, service, authority, is_ours) in [
            ("", "", "", false),
            (HOST, "", "", true),
            ("", "cloudaudit", "", true),
            ("", "", HOST, true),
            ("127.0.0.1", "cloudaudit", "127.0.0.1", true),
            ("audit.example", "", "", true),
            ("audit.example", "cvm", "", false),
            ("cvm.tencentcloudapi.com", "cloudaudit", "", false),
            (HOST, "cvm", HOST, false),
            ("cvm.tencentcloudapi.com", "", HOST, false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            headers.insert(header::AUTHORIZATION, scope(service).parse().unwrap());
            let is = is_for_cloudaudit(&headers, Some(authority), &["audit.example".to_owned()]);
            assert_eq!(is, is_ours, "{host} {service} {authority}");
        }
    }
}
