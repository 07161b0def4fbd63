//! The arguments that several commands share. Each command decides what they mean to it.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::LazyLock;

use anstream::ColorChoice;
use apitriage::{Framing, Kernel, Limits, Options, RecordField, Recording, Validation};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, Args, FromArgMatches, Parser, ValueEnum};
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::moment::parse_offset;
use crate::outcome::Failure;
use crate::report::{DEFAULT_FORMAT, FormatRef, report_format_parser};

/// Sums up recorded Tencent Cloud API 3.0 responses by error code, and checks CloudAudit requests
/// before they are sent.
#[derive(Parser)]
#[command(
    name = "apitriage",
    version,
    long_version = long_version(),
    max_term_width = 100,
    arg_required_else_help = true
)]
pub(crate) struct GlobalArgs {
    /// When to use colours. auto: on a terminal, unless NO_COLOR, CLICOLOR or TERM says otherwise;
    /// with CLICOLOR_FORCE anywhere.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = ColorArg::Auto)]
    color: ColorArg,
}

/// What `--color` says.
pub(crate) fn color_choice(matches: &ArgMatches) -> ColorChoice {
    GlobalArgs::from_arg_matches(matches)
        .map_or(ColorChoice::Auto, |arguments| arguments.color.choice())
}

/// The word after `--color`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColorArg {
    /// As the terminal and the environment say.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ColorArg {
    fn choice(self) -> ColorChoice {
        match self {
            ColorArg::Auto => ColorChoice::Auto,
            ColorArg::Always => ColorChoice::Always,
            ColorArg::Never => ColorChoice::Never,
        }
    }
}

/// The variable of the environment that names the kernel if no option does.
const KERNEL_VARIABLE: &str = "APITRIAGE_KERNEL";

/// The version, and the kernel that is used if no option names another.
fn long_version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let kernel = kernel_variable().ok().flatten().unwrap_or_default();
        format!("{} (kernel {})", env!("CARGO_PKG_VERSION"), kernel.word())
    });
    &VERSION
}

/// The kernel that the environment names. A variable that is empty counts as not set.
fn kernel_variable() -> Result<Option<Kernel>, Failure> {
    let Some(word) = std::env::var_os(KERNEL_VARIABLE).filter(|word| !word.is_empty()) else {
        return Ok(None);
    };
    let wrong = |error| Failure::Usage(format!("the variable {KERNEL_VARIABLE}: {error}"));
    word.to_string_lossy().parse().map(Some).map_err(wrong)
}

/// How records are read.
#[derive(Args)]
pub(crate) struct ReadingArgs {
    /// How records are laid out; auto decides for each input, and the summary says how.
    // The path is in full because clap would read `Option` as an argument that may be missing.
    #[arg(long, value_name = "HOW", value_parser = framing_parser(), default_value = AUTO_FRAMING)]
    pub(crate) framing: std::option::Option<Framing>,
    /// How calls are recorded; auto tries all formats but tccli for each record. If a framing is
    /// named, only bare responses count unless a format is named, too; show tries all formats even
    /// then
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = recording_parser(),
        default_value = AUTO_FRAMING
    )]
    pub(crate) recording: std::option::Option<Recording>,
    /// Where in a record something is, as a JSON Pointer: action=/call/name. response, request,
    /// time, action, region, service, version, principal, host and status are known; any other
    /// name is a field of your own, for --by and --where. May be given several times.
    #[arg(long = "field", value_name = "NAME=POINTER")]
    pub(crate) fields: Vec<RecordField>,
    /// The offset from UTC of times without one, recorded or given [default: UTC, and what is
    /// documented of a recorder].
    #[arg(
        long,
        value_name = "+HH:MM",
        value_parser = parse_offset,
        allow_hyphen_values = true
    )]
    pub(crate) utc_offset: Option<Offset>,
    /// How much of a record is checked: strict, all of it; structure, less of what is in arrays
    /// and objects beside the error, which is faster.
    #[arg(
        long,
        value_name = "LEVEL",
        default_value_t = Validation::Strict,
        help_heading = "Performance"
    )]
    pub(crate) validate: Validation,
    /// SIMD instruction set: scalar, avx2 or avx512 [default: what APITRIAGE_KERNEL names, or the
    /// best that the processor has]. It does not affect results.
    #[arg(long, value_name = "NAME", help_heading = "Performance")]
    pub(crate) kernel: Option<Kernel>,
    /// Longest record, in bytes; longer ones are malformed. If it is raised, at most 64 MiB of a
    /// record is buffered (all of it with prefixed framing or `--validate structure`).
    #[arg(
        long,
        value_name = "N",
        value_parser = parse_bytes,
        default_value_t = Limits::default().record_bytes,
        help_heading = "Limits"
    )]
    pub(crate) max_record_bytes: usize,
    /// Deepest nesting; deeper records are malformed.
    #[arg(
        long,
        value_name = "N",
        value_parser = count_from::<usize>(0),
        default_value_t = Limits::default().depth,
        help_heading = "Limits"
    )]
    pub(crate) max_depth: usize,
    /// Longest error code, in bytes; records with longer ones are malformed.
    #[arg(
        long,
        value_name = "N",
        value_parser = parse_bytes,
        default_value_t = Limits::default().code_bytes,
        help_heading = "Limits"
    )]
    pub(crate) max_code_bytes: usize,
    /// Longest RequestId that is reported, in bytes.
    #[arg(
        long,
        value_name = "N",
        value_parser = parse_bytes,
        default_value_t = Limits::default().request_id_bytes,
        help_heading = "Limits"
    )]
    pub(crate) max_request_id_bytes: usize,
    /// Codes outside the catalog that are counted one by one; the rest are summed.
    #[arg(
        long,
        value_name = "N",
        value_parser = count_from::<usize>(0),
        default_value_t = Limits::default().unknown_codes,
        help_heading = "Limits"
    )]
    pub(crate) max_unknown_codes: usize,
    /// Rows that --by keeps, each a code of a group; groups that do not fit are summed.
    #[arg(
        long,
        value_name = "N",
        value_parser = count_from::<usize>(0),
        default_value_t = Limits::default().group_rows,
        help_heading = "Limits"
    )]
    pub(crate) max_group_rows: usize,
    /// Different calls that --repeated and --distinct keep to find those that are the same.
    #[arg(
        long,
        value_name = "N",
        value_parser = count_from::<usize>(0),
        default_value_t = Limits::default().repeated_calls,
        help_heading = "Limits"
    )]
    pub(crate) max_repeated_calls: usize,
    /// Largest window of a zstd frame, as a power of two.
    #[arg(
        long,
        value_name = "N",
        value_parser = count_in::<u32>(10..=31),
        default_value_t = Limits::default().zstd_window_log,
        help_heading = "Limits"
    )]
    pub(crate) max_zstd_window_log: u32,
}

impl ReadingArgs {
    /// The names of the user's own fields, in their order.
    pub(crate) fn own_fields(&self) -> Vec<&str> {
        self.fields.iter().filter(|field| field.is_own()).map(RecordField::name).collect()
    }

    /// The options that decide which records are found, as they were given, with a blank before
    /// each. `show` needs the same.
    pub(crate) fn framing_and_recording(&self) -> String {
        let mut options = String::new();
        if let Some(framing) = self.framing {
            options.push_str(&format!(" --framing {framing}"));
        }
        if let Some(recording) = self.recording {
            options.push_str(&format!(" --recording {recording}"));
        }
        options
    }

    /// The library's options, as far as these arguments decide them.
    pub(crate) fn options(&self) -> Result<Options, Failure> {
        let kernel = match self.kernel {
            Some(kernel) => kernel,
            None => kernel_variable()?.unwrap_or_default(),
        };

        let limits = Limits::new()
            .record_bytes(self.max_record_bytes)
            .depth(self.max_depth)
            .code_bytes(self.max_code_bytes)
            .request_id_bytes(self.max_request_id_bytes)
            .unknown_codes(self.max_unknown_codes)
            .group_rows(self.max_group_rows)
            .repeated_calls(self.max_repeated_calls)
            .zstd_window_log(self.max_zstd_window_log);

        Ok(Options::new()
            .framing(self.framing)
            .recording(self.recording)
            .fields(self.fields.iter().cloned())
            .utc_offset(self.utc_offset.map(Offset::seconds))
            .limits(limits)
            .validation(self.validate)
            .kernel(kernel))
    }
}

/// The format to print in.
#[derive(Args)]
pub(crate) struct FormatArg {
    /// How to print.
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        value_parser = report_format_parser(),
        default_value = DEFAULT_FORMAT.name()
    )]
    pub(crate) format: FormatRef,
}

/// The word for a framing that is decided for each input.
const AUTO_FRAMING: &str = "auto";

/// Reads the word after `--framing`. `None`: the framing is decided for each input.
fn framing_parser() -> impl TypedValueParser<Value = Option<Framing>> {
    let auto = PossibleValue::new(AUTO_FRAMING).help("Decided from the beginning of each input");
    let named = Framing::ALL
        .iter()
        .map(|framing| PossibleValue::new(framing.word()).help(framing.layout()));
    let words = PossibleValuesParser::new(std::iter::once(auto).chain(named));
    words.try_map(|word| if word == AUTO_FRAMING { Ok(None) } else { word.parse().map(Some) })
}

/// Reads the word after `--recording`. `None`: all formats are tried.
fn recording_parser() -> impl TypedValueParser<Value = Option<Recording>> {
    let words = std::iter::once(AUTO_FRAMING).chain(Recording::ALL.iter().map(|it| it.word()));
    let words = PossibleValuesParser::new(words);
    words.try_map(|word| if word == AUTO_FRAMING { Ok(None) } else { word.parse().map(Some) })
}

/// Reads a number of things, at least `least`.
pub(crate) fn count_from<T: FromStr + PartialOrd + Display + Clone>(
    least: T,
) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text| {
        let count = text.parse().ok().filter(|count| *count >= least);
        count.ok_or_else(|| format!("expected a whole number from {least}"))
    }
}

/// Reads a number of things, within `range`.
pub(crate) fn count_in<T: FromStr + PartialOrd + Display + Clone>(
    range: RangeInclusive<T>,
) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text| {
        let count = text.parse().ok().filter(|count| range.contains(count));
        let (least, most) = (range.start(), range.end());
        count.ok_or_else(|| format!("expected a whole number from {least} to {most}"))
    }
}

/// Reads a number of bytes.
pub(crate) fn parse_bytes(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "expected a number of bytes, such as 67108864 for 64 MiB".to_owned())
}

/// Reads the value of `--now`: seconds since 1970, or a time in RFC 3339.
pub(crate) fn parse_now(text: &str) -> Result<i64, String> {
    // A timestamp ends with the year 9999, so a number of milliseconds is refused.
    if let Ok(seconds) = text.parse::<i64>()
        && Timestamp::from_second(seconds).is_ok()
    {
        return Ok(seconds);
    }

    text.parse::<Timestamp>().map(Timestamp::as_second).map_err(|_| {
        "write seconds since 1970, or a time with its offset: 2021-01-15T15:35:55+08:00".to_owned()
    })
}
