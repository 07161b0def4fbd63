//! Which parts of a context somebody asks for. To read all of it takes longer than to find a short
//! response. This file must not know how a part is recorded.

use super::context::{Context, ContextField};

/// A set of parts: a bit for each that [`Context::known_bits`] has, and others above them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ContextParts(u16);

impl ContextParts {
    pub(crate) const NONE: ContextParts = ContextParts(0);
    /// Everything, with the request and the message: what the receiver of a call may ask for.
    pub(crate) const ALL: ContextParts = ContextParts(u16::MAX);
    pub(crate) const TIME: ContextParts = ContextParts(1);
    /// The fields that the user points at. They are read if anything is.
    pub(crate) const OWN: ContextParts = ContextParts(1 << 14);

    pub(crate) const fn of(field: ContextField) -> Self {
        ContextParts(2 << field as u16)
    }

    pub(crate) const fn and(self, other: ContextParts) -> Self {
        ContextParts(self.0 | other.0)
    }

    pub(crate) fn has(self, part: ContextParts) -> bool {
        self.0 & part.0 != 0
    }

    /// Those that [`Context::known_bits`] has.
    pub(super) fn known_bits(self) -> u32 {
        u32::from(self.0 & Context::ALL_KNOWN)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is to be read of a call where these parts are asked for: they, and whatever was not
    /// `recognised` before in the input, since what was recognised is said. A host may tell service
    /// and region. Nothing, where nothing is asked for.
    pub(super) fn to_read(self, recognised: u16) -> Self {
        const FROM_HOST: ContextParts =
            ContextParts::of(ContextField::Service).and(ContextParts::of(ContextField::Region));

        if self.is_empty() {
            return self;
        }
        let read = ContextParts(self.0 | (Context::ALL_KNOWN & !recognised));
        if read.has(FROM_HOST) { read.and(ContextParts::of(ContextField::Host)) } else { read }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_read() {
        let fields = |parts: ContextParts| -> Vec<&str> {
            Context::known_words(parts.0 & Context::ALL_KNOWN).collect()
        };
        let action = ContextParts::of(ContextField::Action);
        let all = Context::ALL_KNOWN;
        assert_eq!(fields(action.to_read(all)), ["action"]);
        assert_eq!(fields(action.to_read(0)).len(), 1 + ContextField::ALL.len());
        let region = ContextParts::of(ContextField::Region);
        assert_eq!(fields(region.to_read(all)), ["region", "host"]);
        assert_eq!(fields(action.to_read(all & !region.0)), ["action", "region", "host"]);
        assert_eq!(fields(ContextParts::OWN.to_read(all)), Vec::<&str>::new());
        assert_eq!(ContextParts::NONE.to_read(0), ContextParts::NONE);
        assert_eq!(ContextParts::ALL.to_read(all), ContextParts::ALL);
        assert!(ContextParts::ALL.has(ContextParts::TIME) && !action.has(ContextParts::TIME));
    }
}
