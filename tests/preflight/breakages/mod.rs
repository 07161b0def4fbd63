//! One thing broken in a request without errors gives one finding: of the rule that was broken, at
//! the place where it was, with its place in the text.
//!
//! The tables say for every rule about parameters how it can be broken and, just inside, kept.
//! They must not know how a rule is implemented.

mod breakage;
mod givens;
mod several_values;
mod single_values;
mod tables;

use apitriage::catalog::Action;
use apitriage::preflight::{Checker, Finding, Request, Rule, Severity};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use self::breakage::{Breakage, Covers, apply};
use self::several_values::of_several_values;
use self::single_values::of_single_values;
use self::tables::of_tables;
use crate::valid::{Dice, NOW, Spaced, request};

fn find_all(text: &str, action: Action) -> Vec<Finding<'static>> {
    Checker::new().check(&Request::json(action.name(), text.as_bytes()), NOW).into_iter().collect()
}

/// The findings of `after` that `before` does not have; what was at `at` before is ignored.
fn new_findings<'f>(
    before: &[Finding<'static>],
    after: &'f [Finding<'static>],
    at: &str,
) -> Vec<&'f Finding<'static>> {
    let is_old = |new: &Finding<'static>| {
        let same = |old: &Finding<'static>| {
            (old.rule, old.severity) == (new.rule, new.severity) && old.parameter == new.parameter
        };
        new.parameter != at && before.iter().any(same)
    };
    after.iter().filter(|new| !is_old(new)).collect()
}

fn breakage_holds(breakage: &Breakage, dice: &mut Dice) -> Result<(), TestCaseError> {
    let Breakage { action, at, .. } = breakage;
    let mut base = request(*action, dice).parameters;
    apply(&mut base, &breakage.given);

    let before = find_all(&base.to_string(), *action);
    prop_assert!(
        before.iter().all(|finding| finding.severity != Severity::Error),
        "{} {:?}",
        base,
        before
    );

    let mut broken = base.clone();
    apply(&mut broken, &breakage.broken);

    let Spaced { text, spots } = Spaced::new(&broken, dice);
    let after = find_all(&text, *action);
    let new = new_findings(&before, &after, at);
    prop_assert_eq!(new.len(), 1, "{}\n{:#?}", text, new);

    let found = new[0];
    prop_assert_eq!((found.rule, found.severity), (breakage.rule, breakage.severity), "{}", text);
    prop_assert_eq!(&found.parameter, at);

    let (object, _) = at.rsplit_once('/').unwrap();
    let span = match breakage.covers {
        Covers::Value => Some(spots[at].value.clone()),
        Covers::Key => spots[at].key.clone(),
        Covers::Around => Some(spots[object].value.clone()),
    };
    prop_assert_eq!(&found.span, &span, "{}", text);
    prop_assert!(
        found.rule.entry().codes.contains(&found.code().unwrap_or_default())
            || found.codes.is_empty()
    );

    for kept in &breakage.kept {
        let mut inside = base.clone();
        apply(&mut inside, kept);
        let after = find_all(&inside.to_string(), *action);
        prop_assert!(new_findings(&before, &after, at).is_empty(), "{} {:?}", inside, after);
    }
    Ok(())
}

fn all_breakages() -> Vec<Breakage> {
    [of_single_values(), of_several_values(), of_tables()].concat()
}

#[test]
fn one_broken_thing_gives_one_finding_at_its_place() {
    let config = ProptestConfig {
        cases: 12,
        failure_persistence: None,
        max_shrink_iters: 0,
        ..Default::default()
    };
    let fails = |breakage: &Breakage| {
        let outcome = TestRunner::new(config.clone())
            .run(&Dice::any(), |mut dice| breakage_holds(breakage, &mut dice));
        outcome.err().map(|error| format!("{breakage:?}\n{error}\n"))
    };
    let failed: Vec<String> = all_breakages().iter().filter_map(fails).collect();
    assert!(
        failed.is_empty(),
        "{} of {}\n{}",
        failed.len(),
        all_breakages().len(),
        failed.join("\n")
    );
}

#[test]
fn every_rule_about_parameters_is_broken_here() {
    let broken: Vec<Rule> = all_breakages().into_iter().map(|breakage| breakage.rule).collect();
    let elsewhere = [
        Rule::MISSING_ACTION,
        Rule::UNKNOWN_ACTION,
        Rule::REMOVED_ACTION,
        Rule::UNKNOWN_VERSION,
        Rule::UNSUPPORTED_METHOD,
        Rule::REQUEST_SIZE,
        Rule::DUPLICATE_FIELD,
        Rule::TIMESTAMP_SKEW,
        Rule::SECRET_ID_BLANK,
        Rule::REGION,
        Rule::UNCHECKED_BODY,
        Rule::OTHER_SERVICE,
        Rule::MALFORMED_JSON,
        Rule::MALFORMED_FORM,
        Rule::MALFORMED_HTTP,
        Rule::DUPLICATE_PARAMETER,
        Rule::FORM_INDEX,
    ];

    for rule in Rule::all() {
        assert!(broken.contains(rule) != elsewhere.contains(rule), "{rule}");
    }
}
