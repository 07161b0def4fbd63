//! The 21 actions of CloudAudit version 2019-03-19, by name.
//!
//! An entry of the catalog names the actions that document its code, and the rules for requests are
//! looked up by the same names. This file must not know any parameter or code.

/// The API version that all actions here belong to.
pub const VERSION: &str = "2019-03-19";

/// What became of the actions with [`Status::Removed`].
pub const WITHDRAWN: &str = "CreateAudit and DeleteAudit left the Chinese edition on 2024-10-30 and the international \
                             one on 2026-04-27; tracks (CreateAuditTrack, DeleteAuditTrack) replaced them.";

macro_rules! actions {
    ($($name:ident: $status:ident,)*) => {
        /// An action of the CloudAudit API, spelled as on the wire.
        ///
        /// Names are matched exactly: `LookUpEvents` is version 3.0's, `LookupEvents` was 2.0's
        /// (docs/facts.md, "Actions and when they were offered").
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Action {
            $(#[doc = concat!("`", stringify!($name), "`")] $name,)*
        }

        impl Action {
            /// Every action, old and new, in the order of docs/facts.md.
            pub const ALL: &'static [Action] = &[$(Action::$name,)*];

            /// The name as it is sent in `X-TC-Action`.
            ///
            /// ```
            /// assert_eq!(apitriage::catalog::Action::LookUpEvents.name(), "LookUpEvents");
            /// ```
            pub const fn name(self) -> &'static str {
                match self { $(Action::$name => stringify!($name),)* }
            }

            /// The action of exactly this name.
            ///
            /// ```
            /// use apitriage::catalog::Action;
            ///
            /// assert_eq!(Action::find("LookUpEvents"), Some(Action::LookUpEvents));
            /// assert_eq!(Action::find("LookupEvents"), None);
            /// ```
            #[inline]
            pub fn find(name: &str) -> Option<Action> {
                match name {
                    $(stringify!($name) => Some(Action::$name),)*
                    _ => None,
                }
            }

            /// The names nearest to one that is no action, best first, at most three.
            ///
            /// ```
            /// assert_eq!(apitriage::catalog::Action::near("LookupEvents"), ["LookUpEvents"]);
            /// ```
            pub fn near(name: &str) -> Vec<&'static str> {
                super::near::near(name, Action::ALL.iter().map(|action| action.name()))
            }

            /// Whether the service still offers it, and where.
            #[inline]
            pub const fn status(self) -> Status {
                match self { $(Action::$name => Status::$status,)* }
            }
        }
    };
}

/// Whether an action is still offered (release dates of the official command-line tools).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// Offered today, in the Chinese and the international edition.
    Current,
    /// Offered today by the Chinese edition only.
    ChineseOnly,
    /// Withdrawn: on 2024-10-30 in the Chinese edition, on 2026-04-27 in the international one.
    Removed,
}

actions! {
    CreateAudit: Removed,
    DeleteAudit: Removed,
    UpdateAudit: Current,
    DescribeAudit: Current,
    StartLogging: Current,
    StopLogging: Current,
    ListAudits: Current,
    InquireAuditCredit: Current,
    GetAttributeKey: Current,
    ListCosEnableRegion: Current,
    ListCmqEnableRegion: Current,
    ListKeyAliasByRegion: ChineseOnly,
    LookUpEvents: Current,
    DescribeEvents: Current,
    CreateAuditTrack: Current,
    ModifyAuditTrack: Current,
    DeleteAuditTrack: Current,
    DescribeAuditTracks: Current,
    DescribeAuditTrack: Current,
    CreateEventsAuditTrack: ChineseOnly,
    ModifyEventsAuditTrack: ChineseOnly,
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
