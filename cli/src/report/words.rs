//! Numbers and classes as people read them.

use apitriage::catalog::{Preventable, Retry};

/// `1234567` as `1,234,567`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share in percent with one decimal. Only nothing is 0.0 %, and only everything is 100.0 %.
/// Empty if `whole` is 0.
pub(super) fn share_text(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    let tenths = (u128::from(part) * 1000 + u128::from(whole) / 2) / u128::from(whole);
    match tenths {
        0 if part > 0 => "<0.1 %".to_owned(),
        1000 if part < whole => ">99.9 %".to_owned(),
        _ => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

/// A number of bytes in decimal units, rounded.
pub(super) fn bytes_text(number: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if number < 1000 {
        return format!("{number} B");
    }
    let mut size = 1000_u128;
    for unit in UNITS {
        let tenths = (u128::from(number) * 10 + size / 2) / size;
        // 999.95 kB would round to 1000.0 kB; it is 1.0 MB.
        if tenths < 10_000 {
            return format!("{}.{} {unit}", tenths / 10, tenths % 10);
        }
        size *= 1000;
    }
    thousands(number)
}

/// `1 record`, `2 records`.
pub(crate) fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// The word for a class in the column PREVENTABLE.
pub(super) fn preventable_word(class: Preventable) -> &'static str {
    match class {
        Preventable::Statically => "yes",
        Preventable::NeedsClock => "yes, by clock",
        Preventable::NeedsList => "with a list",
        Preventable::Rate => "by pacing",
        Preventable::NeedsKey => "with the key",
        Preventable::AccountState | Preventable::No => "no",
        Preventable::NotAFailure => "no failure",
        _ => class.word(),
    }
}

/// The word for a class in the column RETRY.
pub(super) fn retry_word(retry: Retry) -> &'static str {
    match retry {
        Retry::Never => "never",
        Retry::AfterFix => "after a fix",
        Retry::BackOff => "back off",
        Retry::DependsOnMessage => "see Message",
        Retry::Ticket => "ask support",
        _ => retry.word(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), text);
        }
        for (part, whole, text) in [
            (0, 5, "0.0 %"),
            (1, 3, "33.3 %"),
            (1, 9999, "<0.1 %"),
            (9999, 10_000, ">99.9 %"),
            (5, 5, "100.0 %"),
            (0, 0, ""),
        ] {
            assert_eq!(share_text(part, whole), text);
        }
        for (number, text) in [
            (999, "999 B"),
            (1000, "1.0 kB"),
            (7_551_762, "7.6 MB"),
            (999_949, "999.9 kB"),
            (999_950, "1.0 MB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(bytes_text(number), text);
        }
    }
}
