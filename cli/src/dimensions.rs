//! The words that name dimensions on the command line. This file must not know what is done with
//! them.

use apitriage::Dimension;

use crate::outcome::Failure;

/// Reads a list of dimensions with commas between them, as `option` takes it. `fields` are the
/// names of the user's own fields, in their order.
pub(crate) fn parse_dimensions(
    option: &str,
    list: &str,
    fields: &[impl AsRef<str>],
) -> Result<Vec<Dimension>, Failure> {
    let mut dimensions: Vec<Dimension> = Vec::new();
    for word in list.split(',') {
        let dimension = Dimension::parse(word.trim(), fields)
            .map_err(|error| Failure::Usage(format!("{option}: {error}; try '--help'")))?;
        if dimensions.contains(&dimension) {
            let message = format!("{option}: {dimension} is there twice; try '--help'");
            return Err(Failure::Usage(message));
        }
        dimensions.push(dimension);
    }
    Ok(dimensions)
}
