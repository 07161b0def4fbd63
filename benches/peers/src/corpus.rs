//! Real responses from files, as an archive of any size.
//!
//! It must not know what is measured.

use std::error::Error;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;

use crate::data::Data;
use crate::engines::{Engine, Seen, SerdeValue};

/// The responses in these files, repeated up to the size. Other records are left out.
pub fn load(path: &Path, size: usize) -> Result<Data, Box<dyn Error>> {
    let mut records = Vec::new();
    let mut others = 0;
    for file in files_below(path)? {
        let text = read_text(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        for value in serde_json::Deserializer::from_str(&text).into_iter::<Box<RawValue>>() {
            let value = value.map_err(|error| format!("{}: {error}", file.display()))?;
            if is_response(&value) { records.push(value) } else { others += 1 }
        }
    }
    let once: usize = records.iter().map(|record| record.get().len() + 1).sum();
    if once == 0 {
        return Err(format!("{}: no responses", path.display()).into());
    }
    let times = size.div_ceil(once);
    let name = path.file_name().map_or("corpus".into(), |name| name.to_string_lossy());
    let title = format!("{name}, {times} times; {others} records left out that are no responses");
    let all = (0..times).flat_map(|_| records.iter().map(|record| record.get().as_bytes()));
    let mut data = Data::new(title, all, once * times);
    data.truth.is_real = true;
    Ok(data)
}

/// Whether all engines call this a success, or a failure with a code.
fn is_response(value: &RawValue) -> bool {
    let record = value.get().as_bytes();
    let Ok(tree) = serde_json::from_slice::<serde_json::Value>(record) else { return false };
    tree.get("Response").is_some_and(serde_json::Value::is_object)
        && SerdeValue.read(record, |seen| seen != Seen::Refused)
}

fn files_below(path: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path)? {
        found.extend(files_below(&entry?.path())?);
    }
    found.sort();
    Ok(found)
}

fn read_text(path: &Path) -> Result<String, Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(String::from_utf8(bytes)?);
    }
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(&*bytes).read_to_string(&mut text)?;
    Ok(text)
}
