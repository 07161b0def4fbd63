//! Families: what the first part of a code, up to its first dot, says by itself.
//!
//! Services publish 12,268 codes and the catalog explains 88, but the 33 families here cover 12,127
//! of them. For a code without an entry of its own, the family gives a cautious answer. So words
//! and retry advice are meant for codes *with* a second part that the catalog does not know; bare
//! codes are in `table.rs`. That is why `FailedOperation` asks for a fix here and not there, and
//! `ResourceUnavailable` depends on Message here: nearly all their sub-codes name a lasting cause
//! (of 415 published texts of `ResourceUnavailable.*`, 8 speak of trying again).
//!
//! Sources: the first parts of all codes in the official Go SDKs of 2026-08-21 (docs/facts.md, "How
//! codes are spelled"), and "Retries" there. This file must not know single codes.

use super::answers::Retry;

/// What can be said of every code that begins alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Family {
    /// The part of the code before the first dot, byte for byte.
    pub name: &'static str,
    /// Whether sending again can help, for a code of this family that is not in the catalog.
    pub retry: Retry,
    /// What codes of this family have in common, in one sentence.
    pub meaning: &'static str,
    /// Where to begin, in one or two sentences.
    pub advice: &'static str,
}

/// The part of `code` before the first dot; all of it if there is none.
///
/// ```
/// use apitriage::catalog::family_of;
///
/// assert_eq!(family_of("InternalError.SearchError"), "InternalError");
/// assert_eq!(family_of("DryRunOperation"), "DryRunOperation");
/// ```
pub fn family_of(code: &str) -> &str {
    code.split_once('.').map_or(code, |(family, _)| family)
}

/// The family of exactly this name; upper and lower case differ.
///
/// ```
/// use apitriage::catalog::{Retry, find_family};
///
/// let family = find_family("OperationDenied").unwrap();
/// assert_eq!(family.retry, Retry::AfterFix);
/// assert!(find_family("operationdenied").is_none());
/// ```
pub fn find_family(name: &str) -> Option<&'static Family> {
    let index = FAMILIES.binary_search_by(|family| family.name.cmp(name)).ok()?;
    FAMILIES.get(index)
}

const fn f(
    name: &'static str,
    retry: Retry,
    meaning: &'static str,
    advice: &'static str,
) -> Family {
    Family { name, retry, meaning, advice }
}

/// Every family, sorted by the bytes of its name: those of the catalog, and five more that many
/// codes or many services use.
#[rustfmt::skip]
pub(super) const FAMILIES: [Family; 33] = [
    f("ActionOffline", Retry::Never,
        "The action is no longer served.",
        "Call an action that is still offered."),
    f("AuthFailure", Retry::AfterFix,
        "The caller could not be identified, or is not allowed to make the call.",
        "Check key, token, signature and clock, in this order, then the permissions of the identity in CAM."),
    f("Credential", Retry::AfterFix,
        "A digital credential that the request carries or names is not valid for the purpose.",
        "Check the credential, its issuer and its proof; this is not about the key that signs the request."),
    f("DryRunOperation", Retry::Never,
        "The request was a rehearsal and nothing was carried out.",
        "Leave DryRun out to do it for real; read in Message what the rehearsal found."),
    f("FailedOperation", Retry::AfterFix,
        "The operation was tried and did not succeed; what follows the dot says where it stopped.",
        "Read Message for the cause, and look at the state of the resource before sending again."),
    f("InternalError", Retry::Ticket,
        "Something broke on the provider's side.",
        "Send once more at most. If it stays, open a ticket with the RequestId."),
    f("InvalidAction", Retry::AfterFix,
        "The action does not exist in the version that was called.",
        "Check X-TC-Action and X-TC-Version letter by letter."),
    f("InvalidFilter", Retry::AfterFix,
        "A filter of the query is not one that the action accepts.",
        "Compare the names and values of the filters with the action's documents."),
    f("InvalidParameter", Retry::AfterFix,
        "A parameter, or a combination of parameters, is not acceptable as sent.",
        "Find the parameter in the code or in Message, and check its format and type."),
    f("InvalidParameterValue", Retry::AfterFix,
        "A parameter has a value outside of what is allowed.",
        "Find the parameter in the code or in Message, and check its range, length and characters."),
    f("InvalidRequest", Retry::AfterFix,
        "The body of the request is malformed.",
        "Check how the body is put together, multipart bodies above all."),
    f("IpInBlacklist", Retry::AfterFix,
        "The caller's address is blocked.",
        "Call from another address, or have this one unblocked."),
    f("IpNotInWhitelist", Retry::AfterFix,
        "The caller's address is not among those that may call.",
        "Call from a listed address, or have this one added."),
    f("LimitExceeded", Retry::AfterFix,
        "A quota or another fixed bound is used up or overstepped; it is not a request rate.",
        "Find the bound in Message; free some of the quota, have it raised, or ask for less."),
    f("MissingParameter", Retry::AfterFix,
        "A parameter that is needed here was not sent.",
        "Add the one that the code or Message names."),
    f("NoSuchProduct", Retry::Never,
        "The product that was called does not exist.",
        "Correct the product in the host name or the client's settings."),
    f("NoSuchVersion", Retry::AfterFix,
        "The service does not have the version that was called.",
        "Set X-TC-Version to one that the service documents."),
    f("OperationDenied", Retry::AfterFix,
        "The service refuses the operation, mostly for the state, kind or owner of what it would change.",
        "Read Message for the rule, and bring the resource into a state that permits the operation."),
    f("RegionError", Retry::AfterFix,
        "The region sent does not fit the request.",
        "Check the region of the request, and that the resource lies in it."),
    f("RequestLimitExceeded", Retry::BackOff,
        "Too many calls or tasks in too short a time.",
        "Slow down, then repeat with growing pauses."),
    f("RequestSizeLimitExceeded", Retry::AfterFix,
        "The request is too large.",
        "Split it, or send less at a time."),
    f("ResourceInUse", Retry::DependsOnMessage,
        "The resource is held by something else, or exists already.",
        "Release it, wait for its holder, or choose another name."),
    f("ResourceInsufficient", Retry::DependsOnMessage,
        "There is too little of a resource to serve the request.",
        "Read in Message what is short; ask for less, for another kind, or in another place."),
    f("ResourceNotFound", Retry::AfterFix,
        "Something that the request names does not exist.",
        "Check names, ids and region against a fresh listing."),
    f("ResourceUnavailable", Retry::DependsOnMessage,
        "The resource is there but in a state that does not permit its use.",
        "Look at the state of the resource. Only if Message calls it temporary, wait and send again."),
    f("ResourcesSoldOut", Retry::DependsOnMessage,
        "What was asked for is sold out.",
        "Choose another type, zone or region, or wait for supply."),
    f("ResponseSizeLimitExceeded", Retry::AfterFix,
        "The answer would be too large.",
        "Ask for less at a time."),
    f("ServiceUnavailable", Retry::BackOff,
        "The service cannot answer at present.",
        "Wait, then repeat with growing pauses."),
    f("UnauthorizedOperation", Retry::AfterFix,
        "The caller has no permission for the operation, or has not met a condition for it.",
        "Check the permissions of the identity in CAM, then whether the service has to be activated first."),
    f("UnknownParameter", Retry::AfterFix,
        "The request has a parameter that the action does not know.",
        "Remove it or correct its spelling."),
    f("UnsupportedOperation", Retry::AfterFix,
        "The service does not support this operation here or now.",
        "Read in Message what does not fit: the kind of resource, its state, or the region."),
    f("UnsupportedProtocol", Retry::AfterFix,
        "The request came by a protocol or method that is not accepted.",
        "Send it as POST, or as GET if it is small, over HTTPS."),
    f("UnsupportedRegion", Retry::AfterFix,
        "The action is not offered in the region sent.",
        "Set X-TC-Region to a region from the action's documents."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_unique() {
        for pair in FAMILIES.windows(2) {
            assert!(pair[0].name < pair[1].name, "{} before {}", pair[0].name, pair[1].name);
        }
    }

    #[test]
    fn no_family_has_a_dot_or_an_empty_text() {
        for family in &FAMILIES {
            assert_eq!(family_of(family.name), family.name);
            for text in [family.name, family.meaning, family.advice] {
                assert!(!text.is_empty() && text.is_ascii(), "{}", family.name);
            }
        }
    }

    #[test]
    fn every_catalog_entry_has_its_family() {
        for entry in crate::catalog::entries() {
            let family = find_family(entry.family());
            assert_eq!(family.map(|family| family.name), Some(entry.family()), "{}", entry.code);
        }
    }

    #[test]
    fn the_part_before_the_first_dot() {
        for (code, family) in
            [("", ""), (".", ""), (".A", ""), ("A.", "A"), ("A.B.C", "A"), ("NoDot", "NoDot")]
        {
            assert_eq!(family_of(code), family, "{code:?}");
        }
    }

    #[test]
    fn names_are_matched_exactly() {
        assert!(find_family("LimitExceeded").is_some());
        for name in
            ["limitexceeded", "LimitExceeded.", "LimitExceeded.OverTime", "LimitExceede", ""]
        {
            assert_eq!(find_family(name), None, "{name:?}");
        }
    }
}
