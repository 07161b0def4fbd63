//! In place of the reader of YAML, in a library without it. This file must not know YAML.

use super::call::CallSink;
use super::reader::RecordReader;
use crate::frame::TextEntry;

impl RecordReader<'_> {
    /// Reports what looks like a response in a YAML document.
    pub(crate) fn read_yaml_document(&mut self, document: TextEntry<'_>, sink: &mut impl CallSink) {
        self.search_unread(document, sink);
    }
}
