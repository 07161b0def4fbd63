//! The documents that rules come from, named as findings name them, each with its date.
//!
//! Where they disagree, the error-code page holds. This file must not know which rule has which
//! source.

/// The error-code page of CloudAudit: 26 common and 38 business codes.
pub(super) const PAGE: &str = "CloudAudit error-code page";
/// `api.json` of TencentCloud/tencentcloud-cli-intl-en, newest version.
pub(super) const API: &str = "official API description, English, 2026-08-21";
/// `api.json` of TencentCloud/tencentcloud-cli, newest version.
pub(super) const API_CHINESE: &str = "official API description, Chinese, 2026-08-21";
/// The last English `api.json` with CreateAudit and DeleteAudit.
pub(super) const API_OLD: &str = "official API description, English, 2025-03-13";
/// The release commits of the official command-line tools.
pub(super) const RELEASES: &str = "releases of the official command-line tools";
/// The pages on what every request has to look like.
pub(super) const REQUESTS: &str = "request structure and common parameters of the cloud API";
/// The region list on the page of an action.
pub(super) const REGIONS: &str = "public page of DescribeEvents (2025-10)";
/// Two requests that the console sent with success, quoted in official examples.
pub(super) const CONSOLE: &str =
    "requests of the console, quoted in official examples (2021-01-15, 2023-04-03)";
/// What a server was seen to answer, as a public project reports.
pub(super) const OBSERVED: &str = "observed answer told by a public project, 2026-02-22";
