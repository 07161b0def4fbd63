//! The catalog against the lists it was made from.
//!
//! `corpus/catalog/` holds what the documents list: the 64 codes of the page, the 24 that came
//! later, and which action documents which code. It must not know how a code is looked up.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should panic"
)]

mod classes;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use apitriage::catalog::{self, Action, Entry, Kind, Origin, Retry, WITHDRAWN};
use classes::{BUSINESS, COMMON, Class, NEWER};

/// The rows of a table below its heading.
fn rows(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/catalog").join(name);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn entry(code: &str) -> &'static Entry {
    catalog::find(code).unwrap_or_else(|| panic!("{code} is not in the catalog"))
}

fn on_page(entry: &Entry) -> bool {
    matches!(entry.origin, Origin::Page | Origin::PageOnly)
}

#[test]
fn entries_are_sorted_unique_and_explained() {
    let entries = catalog::entries();
    assert_eq!(entries.len(), 88);
    assert!(entries.windows(2).all(|pair| pair[0].code.as_bytes() < pair[1].code.as_bytes()));

    for (index, entry) in entries.iter().enumerate() {
        assert_eq!(
            apitriage::internals::index_of(entry.code.as_bytes()),
            Some(index),
            "{}",
            entry.code
        );

        for text in [entry.meaning, entry.advice] {
            assert_eq!(text.trim(), text, "{}", entry.code);
            assert!(
                text.len() > 10 && text.ends_with('.') && !text.contains("  "),
                "{}: {text}",
                entry.code
            );
        }
        assert!(catalog::find_family(entry.family()).is_some(), "{} has no family", entry.code);
    }
}

#[test]
fn the_catalog_holds_the_page_and_the_newer_codes_and_nothing_else() {
    let (page, newer) = (rows("page-codes.tsv"), rows("newer-codes.tsv"));
    assert_eq!((page.len(), newer.len()), (64, 24));

    let mut listed = BTreeSet::new();
    for row in &page {
        let [code, section] = &row[..] else { panic!("{row:?}") };
        assert_eq!(
            (entry(code).kind.word(), on_page(entry(code))),
            (section.as_str(), true),
            "{code}"
        );
        assert!(listed.insert(code.as_str()), "{code} is listed twice");
    }

    for row in &newer {
        let [code, section, origin] = &row[..] else { panic!("{row:?}") };
        assert_eq!(
            (entry(code).kind.word(), entry(code).origin.word()),
            (section.as_str(), origin.as_str()),
            "{code}"
        );
        assert!(listed.insert(code.as_str()), "{code} is listed twice");
    }

    assert!(catalog::entries().iter().map(|entry| entry.code).eq(listed));

    let of = |kind| {
        catalog::entries().iter().filter(|entry| on_page(entry) && entry.kind == kind).count()
    };
    assert_eq!((of(Kind::Business), of(Kind::Common)), (38, 26));
}

/// The 13 codes that the SDKs of today no longer list.
#[test]
fn codes_that_no_sdk_lists_any_more_are_marked() {
    let gone: BTreeSet<_> = [
        "FailedOperation.CreateBucketFail",
        "InternalError.CreateAuditError",
        "InternalError.DeleteAuditError",
        "InvalidParameterValue.AuditNameError",
        "InvalidParameterValue.IsCreateNewBucketError",
        "InvalidParameterValue.IsCreateNewQueueError",
        "InvalidParameterValue.IsEnableCmqNotifyError",
        "MissingParameter.MissAuditName",
        "MissingParameter.MissCosBucketName",
        "MissingParameter.MissCosRegion",
        "ResourceInUse.AlreadyExistsSameAudit",
        "ResourceInUse.AlreadyExistsSameAuditCmqConfig",
        "ResourceInUse.AlreadyExistsSameAuditCosConfig",
    ]
    .into();
    let page_only = |entry: &&Entry| entry.origin == Origin::PageOnly;
    assert!(catalog::entries().iter().filter(page_only).map(|entry| entry.code).eq(gone));
}

#[test]
fn each_code_names_the_actions_that_document_it() {
    let rows = rows("action-error-codes.tsv");
    assert_eq!(rows.len(), 131);

    let mut actions = BTreeMap::<&str, BTreeSet<&str>>::new();
    for row in &rows {
        let [action, code, _documented_in] = &row[..] else { panic!("{row:?}") };
        assert!(
            Action::ALL.iter().any(|known| known.name() == action),
            "{action} is not an action"
        );
        assert!(
            actions.entry(entry(code).code).or_default().insert(action),
            "{action}, {code} is listed twice"
        );
    }

    for entry in catalog::entries() {
        let named: BTreeSet<_> = entry.actions.iter().map(|action| action.name()).collect();
        assert_eq!(named.len(), entry.actions.len(), "{} names an action twice", entry.code);
        assert_eq!(named, actions.remove(entry.code).unwrap_or_default(), "{}", entry.code);
    }
}

/// Where each common code is documented: `common-codes.tsv` counts the services whose SDK lists it.
#[test]
fn each_common_code_is_documented_where_it_says() {
    let rows = rows("common-codes.tsv");
    for row in &rows {
        let [code, sdks, services] = &row[..] else { panic!("{row:?}") };
        assert_eq!(
            (entry(code).kind, entry(code).sdks().word()),
            (Kind::Common, sdks.as_str()),
            "{code}"
        );
        assert_eq!(services == "0", sdks == "none", "{code}");
    }

    let common = catalog::entries()
        .iter()
        .filter(|entry| entry.kind == Kind::Common)
        .map(|entry| entry.code);
    assert!(common.eq(rows.iter().map(|row| row[0].as_str()).collect::<BTreeSet<_>>()));
    assert_eq!(entry("UnsupportedProtocol").sdks().word(), "none");
}

#[test]
fn the_codes_of_withdrawn_actions_say_so() {
    let withdrawn =
        catalog::entries().iter().filter(|entry| entry.is_withdrawn()).map(|entry| entry.code);
    let gone = catalog::entries()
        .iter()
        .filter(|entry| entry.origin == Origin::PageOnly)
        .map(|entry| entry.code);
    assert!(withdrawn.eq(gone));
    assert!(
        ["2024-10-30", "2026-04-27", "CreateAuditTrack"]
            .iter()
            .all(|part| WITHDRAWN.contains(part))
    );
}

/// No entry advises to wait, or to send the same again, if its retry word says that this cannot
/// help.
#[test]
fn advice_does_not_contradict_the_retry_word() {
    let entries = catalog::entries().iter().map(|entry| (entry.code, entry.retry, entry.advice));
    let families = catalog::entries()
        .iter()
        .map(|entry| entry.family())
        .chain(["ResourcesSoldOut", "OperationDenied"]);
    let families = families
        .filter_map(catalog::find_family)
        .map(|family| (family.name, family.retry, family.advice));

    for (name, retry, advice) in entries.chain(families) {
        let promises_nothing = matches!(retry, Retry::AfterFix | Retry::Never);
        let advises_to_repeat =
            ["wait", "Wait", "once more", "pauses"].iter().any(|word| advice.contains(word));
        assert!(!(promises_nothing && advises_to_repeat), "{name}: {retry}, but: {advice}");
    }

    for code in ["ResourceInUse", "ResourceInsufficient"] {
        assert_eq!(entry(code).retry, Retry::DependsOnMessage, "{code}");
    }
    assert_eq!(catalog::find_family("ResourceUnavailable").unwrap().retry, Retry::DependsOnMessage);
}

type Belongs = fn(&Entry) -> bool;

#[test]
fn each_code_has_the_class_of_the_notes() {
    let counts =
        |classes: &[Class]| classes.iter().map(|(_, codes)| codes.len()).collect::<Vec<_>>();
    assert_eq!(counts(&BUSINESS), [16, 2, 1, 8, 11]);
    assert_eq!(counts(&COMMON), [1, 7, 1, 1, 1, 12, 2, 1]);

    let sections: [(&[Class], Belongs); 3] = [
        (&BUSINESS, |entry| on_page(entry) && entry.kind == Kind::Business),
        (&COMMON, |entry| on_page(entry) && entry.kind == Kind::Common),
        (&NEWER, |entry| !on_page(entry)),
    ];
    for (classes, belongs) in sections {
        let noted: BTreeMap<_, _> = classes
            .iter()
            .flat_map(|(class, codes)| codes.iter().map(|code| (*code, *class)))
            .collect();
        let listed = catalog::entries().iter().filter(|entry| belongs(entry));
        assert_eq!(
            listed.map(|entry| (entry.code, entry.preventable)).collect::<BTreeMap<_, _>>(),
            noted
        );
    }
}
