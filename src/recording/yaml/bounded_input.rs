//! A text that ends early if the library reads too far before it says what it has read.
//!
//! In brackets, `[a, b, …`, the library keeps all tokens until the closing one, since all of it may
//! be a key. A small text of many tokens would take much memory:
//!
//! ```text
//! interactions: [a,a,a,a,…      170 bytes of memory for each token
//!               └ looked ahead ─▶ at most MOST_STEPS, then the text is over
//! ```
//!
//! This file must not know what is in the text.

use std::cell::Cell;
use std::rc::Rc;

use saphyr_parser::input::SkipTabs;
use saphyr_parser::{Input, StrInput};

/// How often the library may look ahead between two nodes: a few times for each token, and for each
/// line of a scalar.
const MOST_STEPS: usize = 1 << 21;

/// How often the library may look ahead still. Shared with who reads the nodes.
#[derive(Clone, Debug)]
pub(super) struct Steps(Rc<Cell<usize>>);

impl Steps {
    pub(super) fn new() -> Self {
        Steps(Rc::new(Cell::new(MOST_STEPS)))
    }

    /// Begins to count again.
    pub(super) fn reset(&self) {
        self.0.set(MOST_STEPS);
    }

    /// Whether the text ended early.
    pub(super) fn are_used_up(&self) -> bool {
        self.0.get() == 0
    }

    fn take(&self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

/// A text for the library.
pub(super) struct BoundedInput<'t> {
    text: StrInput<'t>,
    steps: Steps,
}

impl<'t> BoundedInput<'t> {
    pub(super) fn new(text: &'t str, steps: Steps) -> Self {
        BoundedInput { text: StrInput::new(text), steps }
    }
}

/// Passes calls on to the text.
macro_rules! pass_on {
    ($(fn $name:ident(&self $(, $arg:ident: $type:ty)*) $(-> $result:ty)?;)*
     $(mut fn $mut_name:ident(&mut self $(, $mut_arg:ident: $mut_type:ty)*) $(-> $mut_result:ty)?;)*) => {
        $(#[inline] fn $name(&self $(, $arg: $type)*) $(-> $result)? {
            self.text.$name($($arg),*)
        })*
        $(#[inline] fn $mut_name(&mut self $(, $mut_arg: $mut_type)*) $(-> $mut_result)? {
            self.text.$mut_name($($mut_arg),*)
        })*
    };
}

impl Input for BoundedInput<'_> {
    #[inline]
    fn lookahead(&mut self, count: usize) {
        self.steps.take();
        if self.steps.are_used_up() {
            self.text = StrInput::new("");
        }
        self.text.lookahead(count);
    }

    pass_on! {
        fn buflen(&self) -> usize;
        fn bufmaxlen(&self) -> usize;
        fn buf_is_empty(&self) -> bool;
        fn peek(&self) -> char;
        fn peek_nth(&self, n: usize) -> char;
        fn peek_opt(&self) -> Option<char>;
        fn next_char_is(&self, c: char) -> bool;
        fn nth_char_is(&self, n: usize, c: char) -> bool;
        fn next_2_are(&self, first: char, second: char) -> bool;
        fn next_3_are(&self, first: char, second: char, third: char) -> bool;
        fn next_is_document_indicator(&self) -> bool;
        fn next_is_document_start(&self) -> bool;
        fn next_is_document_end(&self) -> bool;
        fn next_can_be_plain_scalar(&self, in_flow: bool) -> bool;
        fn next_is_blank_or_break(&self) -> bool;
        fn next_is_blank_or_breakz(&self) -> bool;
        fn next_is_blank(&self) -> bool;
        fn next_is_break(&self) -> bool;
        fn next_is_breakz(&self) -> bool;
        fn next_is_z(&self) -> bool;
        fn next_is_flow(&self) -> bool;
        fn next_is_digit(&self) -> bool;
        fn next_is_alpha(&self) -> bool;
        mut fn raw_read_ch(&mut self) -> char;
        mut fn raw_read_non_breakz_ch(&mut self) -> Option<char>;
        mut fn skip(&mut self);
        mut fn skip_n(&mut self, count: usize);
        mut fn look_ch(&mut self) -> char;
        mut fn skip_ws_to_eol(&mut self, tabs: SkipTabs) -> (usize, Result<SkipTabs, &'static str>);
        mut fn skip_while_non_breakz(&mut self) -> usize;
        mut fn skip_while_blank(&mut self) -> usize;
        mut fn fetch_while_is_alpha(&mut self, out: &mut String) -> usize;
        mut fn fetch_while_is_yaml_non_space(&mut self, out: &mut String) -> usize;
    }
}
