//! The parameters of one request as a flat tree, the same for JSON, forms and `serde_json::Value`.
//!
//! ```text
//! {"A":1,"B":[{"C":"x"}]}      root  A  B  (0)  C      nodes in the order of the text,
//! end                            5   2  5   5   5      each with the index after its last descendant
//! ```
//!
//! Up to 16 nodes need no allocation. This file must not know any parameter by name.

use std::borrow::Cow;
use std::ops::Range;

use smallvec::SmallVec;

use crate::grammar::{Fault, FaultKind, Text, Value, Visitor, visit};

/// Bytes of the request's text. Requests are far smaller than 4 GiB: `HeadCheck::check_size`
/// refuses larger ones before they are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    pub(super) fn of(range: Range<usize>) -> Self {
        let short = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        Span { start: short(range.start), end: short(range.end) }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the beginning of one to the end of the other.
    pub(super) fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// The value of a node; of an array or object only which it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NodeValue<'a> {
    Null,
    Bool,
    /// A number without fraction and exponent that fits 64 bits, signed or unsigned.
    Integer(i128),
    /// Any other number, as written.
    Number(Cow<'a, str>),
    Text(Cow<'a, str>),
    /// A string with half a surrogate pair in it.
    NotUnicode,
    Array,
    Object,
}

#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    /// Empty for the root and for elements of arrays.
    pub(super) name: Cow<'a, str>,
    /// Where its name is, quotes included; empty if it has none.
    pub(super) key: Span,
    pub(super) value: NodeValue<'a>,
    pub(super) span: Span,
    parent: Id,
    /// The index after its last descendant.
    after: Id,
}

/// The index of a node.
pub(super) type Id = u32;
pub(super) const ROOT: Id = 0;

/// All nodes of a request, the root first.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree<'a> {
    nodes: SmallVec<[Node<'a>; 16]>,
}

static NO_NODE: Node<'static> = Node {
    name: Cow::Borrowed(""),
    key: Span { start: 0, end: 0 },
    value: NodeValue::Null,
    span: Span { start: 0, end: 0 },
    parent: ROOT,
    after: ROOT,
};

impl<'a> Tree<'a> {
    pub(super) fn node(&self, id: Id) -> &Node<'a> {
        self.nodes.get(id as usize).unwrap_or(&NO_NODE)
    }

    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let after = self.node(id).after;
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let child = next;
            if child >= after {
                return None;
            }
            next = self.node(child).after.max(child + 1); // always gets on
            Some(child)
        })
    }

    /// The first member of this name.
    pub(super) fn member(&self, object: Id, name: &str) -> Option<Id> {
        self.children(object).find(|&child| self.node(child).name == name)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub(super) fn parent(&self, id: Id) -> Id {
        self.node(id).parent
    }

    /// Reads a JSON text of at most `max_values` values; it begins at byte `base` of the request.
    /// The place of a fault counts from the beginning of the text, not of the request.
    pub(super) fn read_json(
        &mut self,
        bytes: &'a [u8],
        base: usize,
        max_depth: usize,
        max_values: usize,
    ) -> Result<(), Fault> {
        let mut builder = TreeBuilder { base, ..TreeBuilder::new(self, max_values) };
        visit(bytes, max_depth, &mut builder)?;
        match builder.full_at {
            // Too many values.
            Some(at) => Err(Fault { kind: FaultKind::TooLong, at: at.saturating_sub(base) }),
            None => Ok(()),
        }
    }

    /// Makes the tree one empty object.
    pub(super) fn put_empty_object(&mut self, span: Span) {
        self.clear();
        let mut builder = TreeBuilder::new(self, 1);
        builder.add(NodeValue::Object, span);
        builder.close_innermost(None);
    }

    pub(super) fn clear(&mut self) {
        self.nodes.clear();
    }
}

/// Puts a tree together from its beginning to its end.
pub(super) struct TreeBuilder<'t, 'a> {
    tree: &'t mut Tree<'a>,
    open: SmallVec<[Id; 8]>,
    key: (Cow<'a, str>, Span),
    max_values: usize,
    /// Where the text begins in the request.
    base: usize,
    /// Where the first value beyond `max_values` begins, in the request.
    pub(super) full_at: Option<usize>,
}

impl<'t, 'a> TreeBuilder<'t, 'a> {
    pub(super) fn new(tree: &'t mut Tree<'a>, max_values: usize) -> Self {
        TreeBuilder {
            tree,
            open: SmallVec::new(),
            key: Default::default(),
            max_values: max_values.min(u32::MAX as usize),
            base: 0,
            full_at: None,
        }
    }

    /// Sets the name of the value that is added next.
    pub(super) fn name(&mut self, name: Cow<'a, str>, span: Span) {
        self.key = (name, span);
    }

    /// Adds a value and returns its index. A container stays open until [`Self::close_innermost`].
    ///
    /// If there are too many values, nothing is added, `full_at` is set, and the index is [`ROOT`]:
    /// the tree is not to be used then.
    pub(super) fn add(&mut self, value: NodeValue<'a>, span: Span) -> Id {
        let id = self.tree.nodes.len();
        if id >= self.max_values {
            self.full_at.get_or_insert(span.start as usize);
            return ROOT;
        }

        let id = id as Id;
        let (name, key) = std::mem::take(&mut self.key);
        let parent = self.open.last().copied().unwrap_or(ROOT);
        let is_container = matches!(value, NodeValue::Array | NodeValue::Object);

        self.tree.nodes.push(Node { name, key, value, span, parent, after: id + 1 });
        if is_container {
            self.open.push(id);
        }
        id
    }

    /// Copies a value of another tree, with its descendants.
    pub(super) fn graft(&mut self, from: &Tree<'a>, root: Id) -> Id {
        let mut ends: SmallVec<[Id; 8]> = SmallVec::new();
        let put = |builder: &mut Self, id: Id, ends: &mut SmallVec<[Id; 8]>| {
            let node = from.node(id);
            let added = builder.add(node.value.clone(), node.span);
            if matches!(node.value, NodeValue::Array | NodeValue::Object) {
                ends.push(node.after);
            }
            added
        };

        let grafted = put(self, root, &mut ends);
        for id in root + 1..from.node(root).after {
            while ends.last().is_some_and(|&end| end <= id) {
                ends.pop();
                self.close_innermost(None);
            }
            self.name(from.node(id).name.clone(), from.node(id).key);
            put(self, id, &mut ends);
        }
        for _ in ends {
            self.close_innermost(None);
        }
        grafted
    }

    /// Ends the innermost container, before this byte of the request.
    pub(super) fn close_innermost(&mut self, end_byte: Option<usize>) {
        let next = self.tree.nodes.len() as Id;
        if let Some(node) = self.open.pop().and_then(|id| self.tree.nodes.get_mut(id as usize)) {
            node.after = next;
            if let Some(end) = end_byte {
                node.span.end = Span::of(0..end).end;
            }
        }
    }
}

impl<'a> Visitor<'a> for TreeBuilder<'_, 'a> {
    #[inline]
    fn key(&mut self, _depth: usize, raw: &'a [u8], escaped: bool, at: usize) {
        if self.full_at.is_none() {
            let text = std::str::from_utf8(raw).unwrap_or_default();
            let name = if escaped {
                // With half a surrogate pair the name stays as it is written.
                Text::new(raw, true).decode().unwrap_or(Cow::Borrowed(text))
            } else {
                text.into()
            };
            self.key = (name, Span::of(self.base + at..self.base + at + raw.len() + 2));
        }
    }

    #[inline]
    fn wants_value(&self) -> bool {
        self.full_at.is_none()
    }

    #[inline]
    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        if self.full_at.is_some() {
            return;
        }
        let value = match value {
            Value::Text(text) => text.decode().map_or(NodeValue::NotUnicode, NodeValue::Text),
            Value::Number(raw) => {
                integer(raw).map_or(NodeValue::Number(raw.into()), NodeValue::Integer)
            }
            Value::Bool => NodeValue::Bool,
            _ => NodeValue::Null,
        };
        self.add(value, Span::of(self.base + span.start..self.base + span.end));
    }

    #[inline]
    fn open(&mut self, container: Value<'a>, _depth: usize, at: usize) {
        if self.full_at.is_none() {
            self.add(
                if container == Value::Object { NodeValue::Object } else { NodeValue::Array },
                Span::of(self.base + at..self.base + at + 1),
            );
        }
    }

    #[inline]
    fn close(&mut self, _depth: usize, end: usize) {
        if self.full_at.is_none() {
            self.close_innermost(Some(self.base + end));
        }
    }
}

/// The number that decimal digits give, with or without a minus before them, if it fits 64 bits.
pub(super) fn integer(digits: &str) -> Option<i128> {
    if !digits.strip_prefix('-').unwrap_or(digits).bytes().all(|byte| byte.is_ascii_digit()) {
        return None; // Rust would take a plus, too
    }
    match digits.parse::<i64>() {
        Ok(number) => Some(number.into()),
        Err(_) => digits.parse::<u64>().ok().map(i128::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(tree: &Tree<'_>, id: Id) -> String {
        let node = tree.node(id);
        let children: Vec<String> = tree.children(id).map(|child| shape(tree, child)).collect();
        match &node.value {
            NodeValue::Array => format!("{}[{}]", node.name, children.join(",")),
            NodeValue::Object => format!("{}{{{}}}", node.name, children.join(",")),
            value => format!("{}={value:?}", node.name),
        }
    }

    #[test]
    fn reads_what_is_there() {
        let text = br#" {"A":1,"B":[{"C":"x\n"},[],{}],"D":1.5,"":null} "#;
        let mut tree = Tree::default();
        tree.read_json(text, 0, 9, 99).unwrap();
        assert_eq!(
            shape(&tree, ROOT),
            r#"{A=Integer(1),B[{C=Text("x\n")},[],{}],D=Number("1.5"),=Null}"#
        );
        let b = tree.member(ROOT, "B").unwrap();
        assert_eq!(&text[tree.node(b).span.range()], br#"[{"C":"x\n"},[],{}]"#);
        assert_eq!(&text[tree.node(b).key.range()], br#""B""#);
        assert!(tree.member(b, "C").is_none() && tree.member(ROOT, "C").is_none());
        let fault = |depth, most| Tree::default().read_json(text, 0, depth, most).unwrap_err().kind;
        assert_eq!((fault(9, 5), fault(2, 99)), (FaultKind::TooLong, FaultKind::TooDeep));
    }

    #[test]
    fn integers() {
        for (digits, number) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("18446744073709551615", Some(u64::MAX.into())),
            ("-9223372036854775808", Some(i64::MIN.into())),
            ("18446744073709551616", None),
            ("-9223372036854775809", None),
            ("+1", None),
            ("1.0", None),
            ("1e2", None),
            ("", None),
            ("-", None),
            (" 1", None),
        ] {
            assert_eq!(integer(digits), number, "{digits}");
        }
    }
}
