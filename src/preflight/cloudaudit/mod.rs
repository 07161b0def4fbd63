//! CloudAudit, version 2019-03-19: its actions, its rules, its typed requests and the documents
//! that all of them come from.
//!
//! It is the only service in this crate. Where the public interface names no service, this one is
//! meant (`defaults`). These files must not know how the engine works.

mod about;
mod actions;
mod common;
mod defaults;
mod region;
pub mod requests;
mod rules;
mod source;

use super::service::{Actions, Service, Tolerated};
use crate::catalog::VERSION;

pub use defaults::{parameters, schema};
pub use region::RegionOf;

/// CloudAudit's name in the credential scope, and the first label of its hosts.
pub const SERVICE: &str = "cloudaudit";

pub(super) static SERVICE_TABLES: Service<'static> = Service {
    name: SERVICE,
    title: "CloudAudit",
    versions: &[VERSION],
    hosts: &["cloudaudit.tencentcloudapi.com"],
    page: source::PAGE,
    actions: Actions::new(&actions::TABLES),
    common: &common::COMMON,
    rules: rules::RULES,
    // docs/facts.md, "What the console sends"
    tolerated: Tolerated {
        names: &["RequestOperator", "RequestSource", "seqId"],
        source: source::CONSOLE,
        help: "The console sends it, with success; no document lists it. Leave it out.",
    },
    about: about::ABOUT,
    about_names: "; LookupEvents was API 2.0's",
};
