//! Every format at once, for this project's fuzz targets.

use std::io;

use apitriage::report::Report;
use apitriage::{Dimension, Summary};

use super::format::{Answer, FORMATS, Look};
use super::summary_page;

/// A summary in each format, as a pipe gets it, with the format's name. It may change at any time.
pub fn in_each_format(
    summary: &Summary,
    by: &[Dimension],
) -> io::Result<Vec<(&'static str, Vec<u8>)>> {
    let report = Report::new(summary, by);
    let page = || summary_page(&report, by, None, "");
    let answer = Answer::new(&page, &report);
    let look = Look { width: None, color: false };

    let mut texts = Vec::new();
    for format in FORMATS {
        let mut text = Vec::new();
        format.write(&answer, look, &mut text)?;
        texts.push((format.name(), text));
    }
    Ok(texts)
}
