//! Messages and help, made of templates: a word in braces is a placeholder, other braces are kept.
//!
//! | placeholder | what is put there |
//! |---|---|
//! | `{name}`, `{value}`, `{kind}` | the parameter, its value, and what type that has |
//! | `{wanted}` | what would be right |
//! | `{because}`, `{fault}`, `{size}` | what else the issue notes |
//! | `{time}`, `{side}` | a span of time, and whether it is ahead or behind |
//! | `{action}`, `{actions}`, `{history}` | the action, all actions, and when it was offered |
//! | `{service}`, `{scope}`, `{version}`, `{host}` | the service, also as signatures name it |
//! | `{about}`, `{known}`, `{unknown}` | what a parameter is, which are known, which is not |
//! | `{conversion}`, `{hint}`, `{regions}` | see `hints` |
//! | `{=Name}` | the value of the parameter `Name` |

use std::fmt::Write;

use memchr::memchr;

use super::Wording;
use super::notes::fault;
use super::time::span_of_time;
use crate::catalog::{self, Entry, Kind};
use crate::preflight::issue::{At, Issue, Note};
use crate::preflight::rule::{Certainty, Help};

/// Room for what placeholders are replaced by: with it, most texts are written without being moved.
const ROOM: usize = 96;

impl<'s> Wording<'_, '_, '_, '_, 's> {
    pub(super) fn message(&self, issue: &Issue<'s>) -> String {
        let is_withdrawn = self.action.is_some_and(|action| action.withdrawn.is_some());
        let template = match issue.note.own_message(is_withdrawn) {
            Some(own) => own,
            None if issue.rule.entry().message.is_empty() => issue.note.usual_message(),
            None => issue.rule.entry().message,
        };

        let mut message = String::with_capacity(template.len() + ROOM);
        self.fill(template, issue, &[], &mut message);
        message
    }

    pub(super) fn help(&self, issue: &Issue<'s>, near: &[&str]) -> String {
        let mut help = String::with_capacity(2 * ROOM);
        if !near.is_empty() {
            let _ = write!(help, "Did you mean {}? ", near.join(" or "));
        }

        match issue.help.or(issue.note.own_help()) {
            Some(own) => self.fill(own, issue, near, &mut help),
            None => self.fill(self.help_of_rule(issue), issue, near, &mut help),
        }

        if issue.certainty == Certainty::DocumentsDisagree {
            help.push(' ');
            help.push_str(issue.rule.entry().dispute);
            self.put_edition(issue, &mut help);
        }

        let is_trimmed = help.trim().len() == help.len();
        if is_trimmed { help } else { help.trim().to_owned() }
    }

    fn help_of_rule(&self, issue: &Issue<'s>) -> &'static str {
        let advice = || {
            let entry = issue.codes.first().and_then(|code| catalog::find(code));
            let is_own = entry.is_some_and(|entry| entry.kind == Kind::Business);
            (entry.map_or("", |entry: &Entry| entry.advice), is_own)
        };
        match issue.rule.entry().help {
            Help::Nothing => "",
            Help::Text(text) => text,
            Help::Advice => match advice() {
                (advice, is_own) if is_own || self.limit(issue).is_empty() => advice,
                _ => "",
            },
            Help::AdviceOr(text) => match advice() {
                (advice, true) => advice,
                _ => text,
            },
        }
    }

    /// Appends a template, its placeholders filled. `near` are known names that resemble the one
    /// that was given.
    fn fill(&self, template: &str, issue: &Issue<'s>, near: &[&str], out: &mut String) {
        let mut rest = template;
        while let Some((before, after)) = split_at_byte(rest, b'{') {
            out.push_str(before);
            rest = after;
            match split_at_byte(after, b'}') {
                Some((word, after)) if self.put(word, issue, near, out) => rest = after,
                _ => out.push('{'),
            }
        }
        out.push_str(rest);
    }

    /// Appends what a placeholder means; `false` if the word is not a placeholder.
    fn put(&self, word: &str, issue: &Issue<'s>, near: &[&str], out: &mut String) -> bool {
        let at = issue.at;
        match word {
            "name" => out.push_str(&self.name(at)),
            "value" => out.push_str(&self.shown(at)),
            "kind" => out.push_str(&self.kind(at)),
            "wanted" => self.put_wanted(issue, out),
            "because" | "fault" | "size" | "time" | "side" => self.put_note(word, issue, out),
            "action" => out.push_str(self.action.map_or("the action", |action| action.name)),
            "actions" => self.put_actions(near, out),
            "history" => self.put_history(out),
            "service" => out.push_str(self.service.title),
            "scope" => out.push_str(self.service.name),
            "version" => out.push_str(self.service.version()),
            "host" => out.push_str(self.service.hosts.first().copied().unwrap_or_default()),
            "about" => self.put_about(at, out),
            "known" => self.put_known(issue, out),
            "unknown" => self.put_unknown(at, out),
            "conversion" => self.put_conversion(issue, out),
            "hint" => out.push_str(self.json_hint(at)),
            "regions" => self.put_regions(out),
            _ => match word.strip_prefix('=').map(|name| self.scene.member(name)) {
                Some(Some(id)) => out.push_str(&self.shown(At::Value(id))),
                Some(None) => {}
                None => return false,
            },
        }
        true
    }

    fn put_wanted(&self, issue: &Issue<'s>, out: &mut String) {
        match issue.note {
            Note::Meant(meant) => out.push_str(meant),
            Note::Bytes(most) => out.push_str(&most.to_string()),
            _ => out.push_str(self.limit(issue)),
        }
    }

    fn put_note(&self, word: &str, issue: &Issue<'s>, out: &mut String) {
        match (word, issue.note) {
            ("because", Note::Because(why)) => out.push_str(why),
            ("fault", Note::Fault(kind)) => out.push_str(fault(kind)),
            ("size", _) => out.push_str(&self.request.head.size.unwrap_or_default().to_string()),
            ("time", Note::Seconds(seconds)) => out.push_str(&span_of_time(seconds.abs())),
            ("side", Note::Seconds(seconds)) => {
                out.push_str(if seconds < 0 { "behind" } else { "ahead of" });
            }
            _ => {}
        }
    }
}

/// What is before the first `byte`, an ASCII character, and what is after it.
fn split_at_byte(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = memchr(byte, text.as_bytes())?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}
