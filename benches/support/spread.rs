//! The least, the median and the most of what was measured. This file must not know what that was.

/// The least, the median and the most.
pub fn spread(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let median = if sorted.len() % 2 == 1 {
        sorted[middle]
    } else {
        (sorted[middle - 1] + sorted[middle]) / 2.0
    };
    [sorted[0], median, sorted[sorted.len() - 1]]
}

/// The median, with the least and the most after it.
pub fn in_words(values: impl Iterator<Item = f64>) -> String {
    let [least, middle, most] = spread(values);
    format!("{middle:.2} ({least:.2}–{most:.2})")
}
