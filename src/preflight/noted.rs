//! What the quick path keeps of a request, for the rules that look at several parameters together.
//!
//! A table gives a parameter a [`Role`] if such a rule needs its value. Plain data. This file must
//! not know any rule, nor any other file of the engine.

/// Which of the noted values a parameter is. Numbers, texts and lists are numbered separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Role(u8);

/// How many numbers can be noted: as many as the rules of one service need.
const NUMBERS: usize = 2;
/// How many texts can be noted.
const TEXTS: usize = 4;

/// The element of a list that stands for all possible elements.
pub(super) const WILDCARD: &str = "*";

impl Role {
    /// Not noted.
    pub(super) const NONE: Role = Role(u8::MAX);
    /// The only list that is noted.
    pub(super) const LIST: Role = Role(0);

    /// The `nth` number that is noted.
    pub(super) const fn number(nth: usize) -> Role {
        assert!(nth < NUMBERS, "no room for more numbers");
        Role(nth as u8)
    }

    /// The `nth` text that is noted.
    pub(super) const fn text(nth: usize) -> Role {
        assert!(nth < TEXTS, "no room for more texts");
        Role(nth as u8)
    }
}

/// The noted values of one request.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Noted<'a> {
    numbers: [Option<i64>; NUMBERS],
    texts: [Option<&'a [u8]>; TEXTS],
    list: Option<ListCount>,
}

/// How many elements a list has, and how many of them are [`WILDCARD`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ListCount {
    pub(super) elements: usize,
    pub(super) wildcards: usize,
}

impl<'a> Noted<'a> {
    #[inline]
    pub(super) fn note_number(&mut self, role: Role, number: i64) {
        if let Some(slot) = self.numbers.get_mut(usize::from(role.0)) {
            *slot = Some(number);
        }
    }

    #[inline(never)]
    pub(super) fn note_text(&mut self, role: Role, text: &'a [u8]) {
        if let Some(slot) = self.texts.get_mut(usize::from(role.0)) {
            *slot = Some(text);
        }
    }

    pub(super) fn note_list(&mut self, role: Role, count: ListCount) {
        if role == Role::LIST {
            self.list = Some(count);
        }
    }

    #[inline]
    pub(super) fn number(&self, role: Role) -> Option<i64> {
        self.numbers.get(usize::from(role.0)).copied().flatten()
    }

    #[inline]
    pub(super) fn text(&self, role: Role) -> Option<&'a [u8]> {
        self.texts.get(usize::from(role.0)).copied().flatten()
    }

    pub(super) fn list(&self) -> Option<ListCount> {
        self.list
    }
}

impl ListCount {
    pub(super) fn add(&mut self, element: &[u8]) {
        self.elements += 1;
        self.wildcards += usize::from(element == WILDCARD.as_bytes());
    }
}
