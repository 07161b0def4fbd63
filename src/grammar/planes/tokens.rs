//! Whether tokens follow each other as JSON allows, for up to 64 tokens at once.
//!
//! The tokens of a text are its brackets, colons, commas, strings and scalars. Here each is one bit
//! in three planes (`scan::block`), side by side, however many bytes are between them in the text:
//!
//! ```text
//!            last two | new                          lowest bit leftmost
//! tokens          { " | : " , " : [ V , V ] }        " string   V scalar
//! FOLLOWS         0 0 | 1 0 1 0 1 0 0 1 0 1 1        comes after a value; the others begin one
//! CURLY           1 1 | 1 1 0 1 1 0 0 0 0 0 1
//! BRACKET         1 0 | 0 0 0 0 0 1 0 0 0 1 1
//! ```
//!
//! Most of the grammar is a question of what may follow what. A shift by one puts each token beside
//! the one before it, so a few shifts and ANDs check all tokens together. The last two tokens are
//! kept from check to check, since a rule looks back at two tokens at most:
//!
//! ```text
//! this token               may come after
//! value (scalar, [ {, ")   [  ,  :
//! " that is a key          {  ,
//! :                        a string that comes after { or a comma
//! ,                        the end of a value: a string, a scalar, } or ]
//! ]  }                     the end of a value, or its own opening bracket
//! ```
//!
//! `FOLLOWS` answers the first question by itself: a value never comes after the end of a value,
//! and all other tokens must.
//!
//! What shifts cannot tell is which container a token is in. It matters for two of them: a colon
//! must be in an object; a comma without a string and a colon after it must be in an array. So the
//! rules say which tokens *need* an object or an array. A walk from bracket to bracket, with a
//! stack of bits, compares these needs with the container around each token.
//!
//! This file must not know the bytes of the text.

use crate::scan::{BRACKET, CURLY, FOLLOWS, below};

/// Collects tokens and checks them when enough are there, or the outermost container may have
/// ended.
pub(super) struct TokenChecker {
    planes: [u64; 3],
    /// How many tokens the planes hold.
    fill: u32,
    /// How many containers are open after all tokens that were pushed.
    open: u32,
    /// How many containers are open after the tokens that were checked.
    depth: u32,
    max_depth: u32,
    /// A bit for each open container, 1 for an object; the innermost is the lowest.
    stack: u64,
}

/// What is known of the tokens so far.
pub(super) enum TokensSoFar {
    Fine,
    /// The outermost container ended with this one of the tokens just pushed, counted from 0.
    End(u32),
    OutOfOrder,
}

/// A token that is not allowed where it is.
struct OutOfOrder;

/// How many tokens before the new ones are kept.
const KEPT: u32 = 2;
/// When more tokens than this are collected, they are checked. A block adds up to 64 tokens. Before
/// it at most 60 are collected, so at least 64 - 60 of its tokens find room before the check that
/// it causes. At most 60 are left for after that check, and those fit beside the `KEPT` ones.
const CHECK_ABOVE: u32 = 60;

impl TokenChecker {
    /// For a container nested at most `max_depth` levels deep. More than 64 levels are out of order
    /// in any case, since the stack has 64 bits.
    pub(super) fn new(max_depth: usize) -> Self {
        let mut planes = [0; 3];
        // As if two colons came before: a value may follow, and no rule about two tokens applies.
        (planes[FOLLOWS], planes[CURLY]) = (0b11, 0b11);
        TokenChecker {
            planes,
            fill: KEPT,
            open: 0,
            depth: 0,
            max_depth: max_depth.min(64) as u32,
            stack: 0,
        }
    }

    /// Takes `count` more tokens; their `planes` begin at the lowest bit.
    #[inline(always)]
    pub(super) fn push(&mut self, planes: [u64; 3], count: u32) -> TokensSoFar {
        match self.push_and_check(planes, count) {
            Ok(None) => TokensSoFar::Fine,
            Ok(Some(token)) => TokensSoFar::End(token),
            Err(OutOfOrder) => TokensSoFar::OutOfOrder,
        }
    }

    /// If the outermost container ends, the number of the token that ends it, counted from the
    /// first of the tokens just pushed.
    #[inline(always)]
    fn push_and_check(&mut self, planes: [u64; 3], count: u32) -> Result<Option<u32>, OutOfOrder> {
        let closers = planes[BRACKET] & planes[FOLLOWS];
        // If the outermost container may end, the check cannot wait: the caller wants the number of
        // the token within this block.
        let may_end = closers.count_ones() >= self.open;
        self.open += (planes[BRACKET] ^ closers).count_ones();
        // It wraps only if more containers were closed than opened. Then the check fails.
        self.open = self.open.wrapping_sub(closers.count_ones());

        let room = 64 - self.fill;
        self.planes.iter_mut().zip(planes).for_each(|(mine, more)| *mine |= more << self.fill);
        let mut base = self.fill; // the place of this block's first token
        if count >= room {
            self.fill = 64;
            if let Some(place) = self.check()? {
                return Ok(Some(place - base));
            }
            // Now the tokens that found no room.
            self.planes
                .iter_mut()
                .zip(planes)
                .for_each(|(mine, more)| *mine |= more >> room << KEPT);
            self.fill = KEPT + count - room;
            base = KEPT.wrapping_sub(room);
        } else {
            self.fill += count;
        }

        if may_end || self.fill > CHECK_ABOVE {
            return Ok(self.check()?.map(|place| place.wrapping_sub(base)));
        }
        Ok(None)
    }

    /// Whether the tokens that were not checked yet are in order too. Called where the text ends.
    #[inline(always)]
    pub(super) fn finish(mut self) -> bool {
        self.check().is_ok()
    }

    /// Checks all new tokens and keeps the last two. If the outermost container ends, the bit of
    /// the token that ends it; tokens after that one do not count.
    #[inline(always)]
    fn check(&mut self) -> Result<Option<u32>, OutOfOrder> {
        let rules = TokenRules::of(self.planes);
        let new = below(self.fill) & !below(KEPT);
        let end = self.walk(&rules, new)?;
        let counted = end.map_or(new, |place| new & below(place + 1));
        if rules.wrong & counted != 0 {
            return Err(OutOfOrder);
        }

        self.planes = self.planes.map(|plane| plane >> (self.fill - KEPT) & below(KEPT));
        self.fill = KEPT;
        Ok(end)
    }

    /// Goes from bracket to bracket, and opens and closes containers. The tokens up to and
    /// including a bracket are in the container that was innermost before it:
    ///
    /// ```text
    /// { " : V , " : [ V , V ] }
    /// 1 2 2 2 2 2 2 2 3 3 3 3 4      the step in which a token is looked at
    /// ```
    #[inline(always)]
    fn walk(&mut self, rules: &TokenRules, new: u64) -> Result<Option<u32>, OutOfOrder> {
        let mut brackets = rules.brackets & new;
        let mut rest = new;
        while brackets != 0 {
            let bracket = brackets & brackets.wrapping_neg(); // the lowest bit alone
            let up_to_bracket = bracket | bracket.wrapping_sub(1);
            self.check_container(rules, rest & up_to_bracket)?;
            rest &= !up_to_bracket;
            brackets ^= bracket;

            let is_object = u64::from(rules.curly & bracket != 0);
            if rules.closers & bracket == 0 {
                if self.depth >= self.max_depth {
                    return Err(OutOfOrder);
                }
                self.depth += 1;
                self.stack = self.stack << 1 | is_object;
            } else {
                if self.stack & 1 != is_object {
                    return Err(OutOfOrder);
                }
                self.depth -= 1;
                self.stack >>= 1;
                if self.depth == 0 {
                    return Ok(Some(bracket.trailing_zeros()));
                }
            }
        }
        self.check_container(rules, rest)?;
        Ok(None)
    }

    /// Whether none of the tokens needs another kind of container than the innermost.
    #[inline(always)]
    fn check_container(&self, rules: &TokenRules, tokens: u64) -> Result<(), OutOfOrder> {
        let is_array = self.stack & 1 == 0;
        let misplaced = if is_array { rules.needs_object } else { rules.needs_array };
        if misplaced & tokens == 0 { Ok(()) } else { Err(OutOfOrder) }
    }
}

/// What the planes say of the tokens, a bit for each token.
struct TokenRules {
    brackets: u64,
    /// The brackets that close a container.
    closers: u64,
    /// The plane `CURLY`.
    curly: u64,
    /// The tokens that cannot come after the two before them.
    wrong: u64,
    /// The tokens that are allowed in an object only.
    needs_object: u64,
    /// The tokens that are allowed in an array only.
    needs_array: u64,
}

impl TokenRules {
    #[inline(always)]
    fn of(planes: [u64; 3]) -> Self {
        let [follows, curly, brackets] = planes;
        let begins = !follows;
        let ends = !(brackets ^ follows); // a string or scalar (0, 0), or a closer (1, 1)
        let openers = brackets & begins;
        let closers = brackets & follows;
        let strings = begins & curly & !brackets;
        let colons = follows & curly & !brackets;
        let commas = follows & !curly & !brackets;
        let objects = openers & curly;

        // A shift by one: what is true of the token before. By two: of the one before that.
        let (after_end, after_comma, after_string) = (ends << 1, commas << 1, strings << 1);
        let is_empty = closers & (openers << 1); // that both are of one kind, the walk checks
        let is_after_key = after_string & ((objects | commas) << 2);

        let value_after_value = begins & after_end;
        let no_value_before = follows & !after_end & !is_empty;
        let colon_without_key = colons & !is_after_key;
        let value_for_key = begins & !strings & (objects << 1);
        let key_without_colon = !colons & after_string & (objects << 2);
        let wrong = value_after_value
            | no_value_before
            | colon_without_key
            | value_for_key
            | key_without_colon;

        let value_after_comma = after_comma & !strings;
        let string_after_comma_without_colon = (commas << 2) & after_string & !colons;
        let needs_array = value_after_comma | string_after_comma_without_colon;
        TokenRules { brackets, closers, curly, wrong, needs_object: colons, needs_array }
    }
}
