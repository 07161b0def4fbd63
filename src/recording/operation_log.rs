//! stub
use super::call::CallSink;
use super::formats::{RecordText, RecordYield, RecordingFormat};
use super::reader::RecordReader;
#[derive(Debug)]
pub(super) struct OperationLogFormat;
impl RecordingFormat for OperationLogFormat {
    const CAN_SPLIT: bool = true;
    fn read(_: &RecordText<'_>, _: &mut RecordReader<'_>, _: &mut impl CallSink) -> Option<RecordYield> { None }
}
