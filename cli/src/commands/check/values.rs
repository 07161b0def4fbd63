//! Reads the values of the options of `check`.

use apitriage::preflight::{RegionOf, Rule};

/// Reads a value of `--regions`: NAME=a,b.
pub(super) fn parse_regions(text: &str) -> Result<(RegionOf, Vec<String>), String> {
    let usage = || {
        let names: Vec<&str> = RegionOf::ALL.iter().map(|of| of.word()).collect();
        format!("write NAME=REGION,REGION,… with one of these names: {}", names.join(", "))
    };
    let (name, list) = text.split_once('=').ok_or_else(usage)?;
    let of = RegionOf::ALL.iter().find(|of| of.word() == name).ok_or_else(usage)?;
    Ok((*of, list.split(',').map(|region| region.trim().to_owned()).collect()))
}

/// Reads the name of a rule.
pub(super) fn parse_rule(text: &str) -> Result<Rule, String> {
    Rule::find(text).ok_or_else(|| match Rule::near(text)[..] {
        [] => "no such rule; apitriage rules lists them".to_owned(),
        ref near => format!("no such rule; did you mean {}?", near.join(" or ")),
    })
}
