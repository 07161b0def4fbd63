//! Where documents disagree: which says what, and which of them holds, in a sentence for the help.
//!
//! It must not decide anything.

use super::issue::{At, Issue, Note};
use super::levels::Preset;
use super::parameter::{Constraint, Test};
use super::rule::Rule;
use super::wording::Wording;

impl Wording<'_, '_, '_, '_> {
    /// What the documents say of an issue on which they disagree; empty if the rest of the help
    /// tells it.
    pub(super) fn dispute(&self, issue: &Issue) -> String {
        match (issue.rule, issue.note) {
            (Rule::AttributeKey, Note::Unwanted(constraint)) => self.listed_by(issue.at, constraint),
            (Rule::StorageName | Rule::StoragePrefix, _) => {
                "The parameter's text forbids underscores; official examples of today have them: audit_test as a \
                 StorageName, audit_config as a StoragePrefix."
                    .to_owned()
            }
            (Rule::KmsRegion, _) => {
                "An official example has KmsRegion hk beside CosRegion ap-hongkong: a short and a long name may be of \
                 one region."
                    .to_owned()
            }
            _ => String::new(),
        }
    }

    /// Which edition lists an attribute key that the page does not.
    fn listed_by(&self, at: At, constraint: &Constraint) -> String {
        let (At::Value(id), Test::Keys { elsewhere, .. }) = (at, constraint.test) else {
            return String::new();
        };
        let key = self.scene.text(id).unwrap_or_default();
        let Some(edition) = elsewhere.iter().find(|edition| edition.keys.contains(&key)) else {
            return String::new();
        };

        let decides = match self.scene.preset {
            Preset::Current => "",
            _ => ", and it decides unless the rules of today are asked for (--rules current)",
        };
        format!(
            "The {} API description of 2026-08-21 lists {key}; the CloudAudit error-code page does not{decides}.",
            edition.language
        )
    }
}
