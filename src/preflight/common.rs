//! The rules that every service has: about the protocol, the text of a request, and each parameter
//! by itself.
//!
//! The engine checks them (`rules/`). A service gives its own documents and codes for them.

use super::rule::{Certainty, Help, Needs, RuleEntry, Severity};

/// The documents that the common rules come from, named as findings name them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Documents {
    /// The error codes and what they mean.
    pub(super) page: &'static str,
    /// The actions and their parameters.
    pub(super) description: &'static str,
    /// How every request of the cloud looks.
    pub(super) requests: &'static str,
    /// Where actions are offered.
    pub(super) regions: &'static str,
    /// Since when actions are not offered any more.
    pub(super) releases: &'static str,
}

/// The document on what JSON is, and that names in an object should be unique.
const RFC_8259: &str = "RFC 8259";
/// The document on headers: one is given once, unless it is a list (section 5.3).
const RFC_9110: &str = "RFC 9110";
/// The document on how HTTP requests are written.
const RFC_9112: &str = "RFC 9112";
/// In place of a document: none says it, common sense does.
pub(super) const NO_DOCUMENT: &str = "no document; a hint";

const GIVE_IT_ONCE: &str = "Give it once; no document says which of two counts.";

/// The entries of the rules that every service has.
#[derive(Debug)]
pub(super) struct CommonRules {
    pub(super) missing_action: RuleEntry,
    pub(super) unknown_action: RuleEntry,
    pub(super) removed_action: RuleEntry,
    pub(super) unknown_version: RuleEntry,
    pub(super) unsupported_method: RuleEntry,
    pub(super) request_size: RuleEntry,
    pub(super) duplicate_field: RuleEntry,
    pub(super) timestamp_skew: RuleEntry,
    pub(super) secret_id_blank: RuleEntry,
    pub(super) region: RuleEntry,
    pub(super) unchecked_body: RuleEntry,
    pub(super) other_service: RuleEntry,
    pub(super) malformed_json: RuleEntry,
    pub(super) malformed_form: RuleEntry,
    pub(super) malformed_http: RuleEntry,
    pub(super) duplicate_parameter: RuleEntry,
    pub(super) form_index: RuleEntry,
    pub(super) missing_parameter: RuleEntry,
    pub(super) unknown_parameter: RuleEntry,
    pub(super) wrong_type: RuleEntry,
    pub(super) least_results: RuleEntry,
}

impl CommonRules {
    /// The rules as they are for every service, stated by `documents`.
    pub(super) const fn new(documents: Documents) -> Self {
        let Documents { page, description, requests, regions, releases } = documents;
        CommonRules {
            missing_action: RuleEntry {
                word: "missing_action",
                codes: &["InvalidAction", "MissingParameter"],
                source: requests,
                summary: "A request names its action: in X-TC-Action, as Action in a form, or beside its parameters.",
                message: "the request does not name its action",
                help: Help::Text(
                    "Name it: in X-TC-Action, as Action in a form, beside params, or apart from the request.",
                ),
                ..RuleEntry::LIKELY
            },
            unknown_action: RuleEntry {
                word: "unknown_action",
                codes: &["InvalidAction", "ActionOffline"],
                source: description,
                summary: "The action is one that the service has, spelled exactly; a preset narrows them to one era.",
                message: "there is no action {value}",
                help: Help::Text("{actions}"),
                ..RuleEntry::CERTAIN
            },
            removed_action: RuleEntry {
                word: "removed_action",
                severity: Severity::Warning,
                codes: &["ActionOffline", "InvalidAction"],
                source: releases,
                summary: "The action is still offered.",
                message: "{action} was withdrawn",
                help: Help::Text("{history}"),
                ..RuleEntry::CERTAIN
            },
            unknown_version: RuleEntry {
                word: "unknown_version",
                codes: &["NoSuchVersion"],
                source: page,
                summary: "The version, where the request carries one, is the service's.",
                message: "there is no version {value} of {service}",
                help: Help::Text("The version of {service}'s API is {version}."),
                ..RuleEntry::CERTAIN
            },
            unsupported_method: RuleEntry {
                word: "unsupported_method",
                codes: &["UnsupportedProtocol"],
                source: page,
                summary: "The HTTP method is GET or POST.",
                message: "the method is {value}; only GET and POST are served",
                help: Help::Nothing,
                limit: "GET or POST",
                ..RuleEntry::CERTAIN
            },
            request_size: RuleEntry {
                word: "request_size",
                codes: &["RequestSizeLimitExceeded"],
                source: requests,
                summary: "A GET request has at most 32 KB, a POST request 10 MB, or 1 MB with a version 1 signature.",
                ..RuleEntry::CERTAIN
            },
            duplicate_field: RuleEntry {
                word: "duplicate_field",
                source: RFC_9110,
                summary: "Action, Version, Region, Timestamp and SecretId are given once; two that differ are an error.",
                message: "{name} is given more than once",
                help: Help::Text(GIVE_IT_ONCE),
                ..RuleEntry::LIKELY
            },
            timestamp_skew: RuleEntry {
                word: "timestamp_skew",
                needs: Needs::Clock,
                codes: &["AuthFailure.SignatureExpire"],
                source: page,
                summary: "The request's Timestamp is within 5 minutes of the server's clock.",
                message: "Timestamp is {time} {side} the clock; 5 minutes are allowed",
                help: Help::Text(
                    "Synchronise the clock, and sign every request right before it is sent; in seconds.",
                ),
                limit: "within 5 minutes of the clock",
                ..RuleEntry::CERTAIN
            },
            secret_id_blank: RuleEntry {
                word: "secret_id_blank",
                codes: &["AuthFailure.SecretIdNotFound"],
                source: page,
                summary: "There is no blank before or after the SecretId.",
                message: "there is a blank at an end of the SecretId",
                help: Help::Text("Remove the blank."),
                ..RuleEntry::CERTAIN
            },
            region: RuleEntry {
                word: "region",
                needs: Needs::List,
                codes: &["UnsupportedRegion"],
                source: regions,
                summary: "The region is one that the documents list for the action; a list of the caller's replaces theirs.",
                message: "{action} is not documented for region {value}",
                help: Help::Text("{regions}"),
                ..RuleEntry::WARNING
            },
            unchecked_body: RuleEntry {
                word: "unchecked_body",
                severity: Severity::Info,
                source: requests,
                summary: "A body that cannot be looked into, such as a stream or a multipart body, is not checked.",
                message: "the parameters were not checked: the body cannot be looked into",
                help: Help::Text("Check it where it is made, or send it as one piece of JSON."),
                ..RuleEntry::CERTAIN
            },
            other_service: RuleEntry {
                word: "other_service",
                severity: Severity::Info,
                source: requests,
                summary: "A request to another service, by its host or the scope of its signature, is not checked.",
                message: "this is not for {service} but for {value}; it was not checked",
                help: Help::Text(
                    "If it is meant for {service}, send it to {host}, signed for {scope}.",
                ),
                ..RuleEntry::CERTAIN
            },
            malformed_json: RuleEntry {
                word: "malformed_json",
                codes: &["InvalidParameter"],
                source: RFC_8259,
                summary: "A JSON body is one JSON text in UTF-8, and an object.",
                help: Help::Text(
                    "{hint}Send one JSON object; what follows the place was not checked.",
                ),
                ..RuleEntry::LIKELY
            },
            malformed_form: RuleEntry {
                word: "malformed_form",
                codes: &["InvalidParameter"],
                source: requests,
                summary: "A form string is name=value pairs, percent-encoded, in UTF-8.",
                message: "{name} is not given as name=value, properly encoded",
                help: Help::Text(
                    "Encode every byte that is not a letter or digit as %XX, in UTF-8.",
                ),
                ..RuleEntry::WARNING
            },
            malformed_http: RuleEntry {
                word: "malformed_http",
                source: RFC_9112,
                summary: "Raw HTTP text has a request line, headers, and a blank line before its body.",
                message: "this is not an HTTP request",
                help: Help::Text(
                    "Begin with a line such as POST / HTTP/1.1, then headers, a blank line, and the body.",
                ),
                ..RuleEntry::LIKELY
            },
            duplicate_parameter: RuleEntry {
                word: "duplicate_parameter",
                source: RFC_8259,
                summary: "No parameter is given twice; no document says which one would count.",
                message: "{name} is given twice",
                help: Help::Text(GIVE_IT_ONCE),
                ..RuleEntry::WARNING
            },
            form_index: RuleEntry {
                word: "form_index",
                codes: &["InvalidParameter"],
                source: requests,
                summary: "The elements of an array in a form are numbered from 0 without gaps.",
                message: "the elements of {name} are not numbered 0, 1, 2 without gaps",
                help: Help::Text(
                    "Number the elements from 0, as in Filters.0.Name, Filters.1.Name.",
                ),
                ..RuleEntry::WARNING
            },
            missing_parameter: RuleEntry {
                word: "missing_parameter",
                codes: &["MissingParameter"],
                source: description,
                summary: "Every required parameter is there.",
                help: Help::AdviceOr("{about}"),
                ..RuleEntry::CERTAIN
            },
            unknown_parameter: RuleEntry {
                word: "unknown_parameter",
                codes: &["UnknownParameter"],
                source: page,
                summary: "Every parameter is one that the action documents, spelled exactly; a warning for parameters of the protocol in a JSON body, and for those that only the console sends.",
                help: Help::Text("{known}"),
                ..RuleEntry::CERTAIN
            },
            wrong_type: RuleEntry {
                word: "wrong_type",
                codes: &["InvalidParameter"],
                source: description,
                summary: "Every parameter has its documented type; in JSON an integer is a number without fraction or exponent.",
                help: Help::Text("{conversion}"),
                ..RuleEntry::CERTAIN
            },
            least_results: RuleEntry {
                word: "least_results",
                certainty: Certainty::Likely,
                codes: &["InvalidParameter", "InvalidParameterValue"],
                source: NO_DOCUMENT,
                summary: "A number of results is at least 1; no document gives a minimum beyond its type.",
                help: Help::Text("No document gives a minimum; what the server does is not known."),
                ..RuleEntry::WARNING
            },
        }
    }
}
