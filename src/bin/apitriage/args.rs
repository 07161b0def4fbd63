//! What can be typed. What it means is decided by the commands.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anstream::ColorChoice;
use apitriage::preflight::{self, Preset, RegionOf, Rule};
use apitriage::{Framing, Kernel, Limits, Options, STDIN, Validation};
use clap::builder::RangedU64ValueParser;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::check::{alike, parse_now, parse_regions, parse_rule};

/// Sums up recorded Tencent Cloud API 3.0 responses by error code, and checks CloudAudit requests
/// before they are sent.
#[derive(Parser)]
#[command(name = "apitriage", version, long_version = version(), about, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Colours: for a terminal, unless NO_COLOR, CLICOLOR or TERM says otherwise; CLICOLOR_FORCE
    /// asks for them anywhere.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = ColorArg::Auto)]
    pub(crate) color: ColorArg,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorArg {
    /// As the terminal and the environment say.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ColorArg {
    pub(crate) fn choice(self) -> ColorChoice {
        match self {
            ColorArg::Auto => ColorChoice::Auto,
            ColorArg::Always => ColorChoice::Always,
            ColorArg::Never => ColorChoice::Never,
        }
    }
}

const KERNEL: &str = "APITRIAGE_KERNEL";

/// The version in full: with the kernel that is used where no option names another.
fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let named = std::env::var(KERNEL).ok().and_then(|word| word.parse::<Kernel>().ok());
        format!("{} (kernel {})", env!("CARGO_PKG_VERSION"), named.unwrap_or_default().word())
    });
    &VERSION
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Sum up recorded responses: which error codes, how often, where.
    ///
    /// Exit status, the first of these that holds: 3 if an internal check failed; 130 or 143 if the
    /// run was interrupted (Ctrl-C, SIGTERM); 2 if something could not be read, or if more than
    /// half of an input's records, or of the bytes in them, are malformed (those refused for a
    /// limit left out of account); 1 if no response was found; 0. Whatever it is, what was read
    /// is summed up, and a line on standard error says why.
    Summarize(Summarize),
    /// Check requests to CloudAudit before they are sent, and say what the server would answer.
    ///
    /// A file holds JSON (a request body, or {"action":…,"params":…} with optional version, region,
    /// method and timestamp; one or many, over any number of lines), form strings or URLs (one a
    /// line), or one HTTP request as raw text.
    ///
    /// Exit status, the first of these that holds: 3 if an internal check failed; 130 or 143 if the
    /// run was interrupted (Ctrl-C, SIGTERM); 2 if something could not be read; 1 if there are
    /// errors; 0 if there are none (warnings are fine).
    Check(Check),
    /// List the rules that requests are checked by, each with its source.
    Rules(Rules),
    /// Write the rules of an action as JSON Schema (draft 2020-12), for use elsewhere.
    ///
    /// It holds what the request alone shows to be an error; what a schema cannot say stands in its
    /// comment. Exit status: 1 if there is no such action.
    Schema(Schema),
    /// Say what an error code means, what to do about it, and whether a retry helps; or what a rule
    /// asks.
    ///
    /// Exit status: 1 if there is no such code or rule.
    Explain(Explain),
    /// List the catalog of error codes.
    Codes(Codes),
    /// Print the record at a place in an archive, pretty, secrets masked.
    Show(Show),
}

impl Command {
    /// Its name, if it reads what is named and nothing is.
    pub(crate) fn wants_paths(&self) -> Option<&'static str> {
        match self {
            Command::Summarize(args) if args.paths.is_empty() => Some("summarize"),
            Command::Check(args) if args.paths.is_empty() => Some("check"),
            _ => None,
        }
    }
}

#[derive(ClapArgs)]
pub(crate) struct Summarize {
    /// Files, directories, patterns; `-` is standard input, which is read, too, if nothing is
    /// named and it is no terminal. gzip and zstd are decompressed.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) format: FormatArg,
    /// What to group failures by.
    #[arg(short, long, value_enum, value_name = "WHAT")]
    pub(crate) by: Option<By>,
    /// List the N most frequent only [default: 20 in table and markdown, all in json and csv].
    #[arg(
        short = 'n',
        long,
        value_name = "N",
        value_parser = RangedU64ValueParser::<usize>::new().range(1..)
    )]
    pub(crate) top: Option<usize>,
    /// Keep the places of N records of each code and each fault; JSON lists all, the others the
    /// first.
    #[arg(short, long, value_name = "N", default_value_t = 1)]
    pub(crate) samples: usize,
    /// Write a JSON line for every malformed record to FILE, which is overwritten; `-` is standard
    /// output, and the summary goes to standard error then.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// Threads to use [default: as many as there are processors].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) threads: Option<u16>,
    /// Map files into memory instead of reading them, which is faster if they are cached. Only for
    /// files that nobody writes to: if one is cut short meanwhile, the system kills the
    /// program.
    #[arg(long)]
    pub(crate) mmap: bool,
    /// Show no progress.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Bytes to draw at a time; it changes no result.
    #[arg(long, value_name = "N", value_parser = bytes, default_value_t = 512 << 10, hide = true)]
    pub(crate) chunk_bytes: usize,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How records are read.
#[derive(ClapArgs)]
pub(crate) struct Reading {
    /// How records stand in the input; auto decides for each input and says so.
    #[arg(long, value_enum, default_value_t = FramingArg::Auto, value_name = "HOW")]
    pub(crate) framing: FramingArg,
    /// How much of a record is checked: strict, all of it; structure, less of what is in arrays
    /// and objects beside the error, which is faster.
    #[arg(long, value_name = "LEVEL", default_value_t = Validation::Strict)]
    pub(crate) validate: Validation,
    /// Instructions to read with: scalar, avx2 or avx512 [default: what APITRIAGE_KERNEL names, or
    /// the best that the processor has]. It changes no result.
    #[arg(long, value_name = "NAME", env = KERNEL, hide_env = true)]
    pub(crate) kernel: Option<Kernel>,
    /// Longest record, in bytes; longer ones are malformed. If it is raised, no more than 64 MiB
    /// of a record is held (all of it with prefixed framing or the level structure).
    #[arg(
        long,
        value_name = "N",
        value_parser = bytes,
        default_value_t = Limits::default().record_bytes,
        help_heading = "Limits"
    )]
    pub(crate) max_record_bytes: usize,
    /// Deepest nesting; deeper records are malformed.
    #[arg(long, value_name = "N", default_value_t = Limits::default().depth, help_heading = "Limits")]
    pub(crate) max_depth: usize,
    /// Longest error code, in bytes; records with longer ones are malformed.
    #[arg(
        long,
        value_name = "N",
        value_parser = bytes,
        default_value_t = Limits::default().code_bytes,
        help_heading = "Limits"
    )]
    pub(crate) max_code_bytes: usize,
    /// Longest RequestId that is reported, in bytes.
    #[arg(
        long,
        value_name = "N",
        value_parser = bytes,
        default_value_t = Limits::default().request_id_bytes,
        help_heading = "Limits"
    )]
    pub(crate) max_request_id_bytes: usize,
    /// Codes outside the catalog that are counted one by one; the rest are summed.
    #[arg(long, value_name = "N", default_value_t = Limits::default().unknown_codes, help_heading = "Limits")]
    pub(crate) max_unknown_codes: usize,
    /// Rows that --by input keeps, each a code of an input; inputs that do not fit are summed.
    #[arg(long, value_name = "N", default_value_t = Limits::default().group_rows, help_heading = "Limits")]
    pub(crate) max_group_rows: usize,
    /// Largest window of a zstd frame, as a power of two.
    #[arg(long, value_name = "N", default_value_t = Limits::default().zstd_window_log, help_heading = "Limits",
          value_parser = clap::value_parser!(u32).range(10..=31))]
    pub(crate) max_zstd_window_log: u32,
}

impl Reading {
    /// The library's options, as far as they are decided here.
    pub(crate) fn options(&self) -> Options {
        Options {
            framing: self.framing.framing(),
            limits: Limits {
                record_bytes: self.max_record_bytes,
                depth: self.max_depth,
                code_bytes: self.max_code_bytes,
                request_id_bytes: self.max_request_id_bytes,
                unknown_codes: self.max_unknown_codes,
                group_rows: self.max_group_rows,
                zstd_window_log: self.max_zstd_window_log,
            },
            validation: self.validate,
            kernel: self.kernel.unwrap_or_default(),
            ..Options::default()
        }
    }
}

#[derive(ClapArgs)]
pub(crate) struct Check {
    /// Files, directories, patterns; `-` is standard input, which is read, too, if nothing is
    /// named and it is no terminal. gzip and zstd are decompressed.
    #[arg(value_name = "FILE")]
    pub(crate) paths: Vec<PathBuf>,
    /// The action of requests that do not name one themselves.
    #[arg(short, long, value_name = "ACTION")]
    pub(crate) action: Option<String>,
    /// How to print.
    #[arg(short, long, value_enum, default_value_t = CheckFormat::Human)]
    pub(crate) format: CheckFormat,
    /// The time to check against: seconds since 1970, or RFC 3339 [default: the system's clock].
    #[arg(long, value_name = "TIME", value_parser = parse_now, allow_hyphen_values = true)]
    pub(crate) now: Option<i64>,
    /// Which actions are known: all 21, those of the error-code page's time, or those of today;
    /// and whose documents decide which attribute keys there are.
    #[arg(long, value_enum, default_value_t = PresetArg::All, value_name = "ERA")]
    pub(crate) rules: PresetArg,
    /// Make findings of this rule errors.
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = parse_rule, help_heading = "Rules")]
    pub(crate) deny: Vec<Rule>,
    /// Make findings of this rule warnings.
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = parse_rule, help_heading = "Rules")]
    pub(crate) warn: Vec<Rule>,
    /// Switch this rule off. Of --deny, --warn and --off for one rule, the last of this order
    /// holds.
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = parse_rule, help_heading = "Rules")]
    pub(crate) off: Vec<Rule>,
    /// Hold regions against this list: Region=…, CosRegion=…, CmqRegion=…, KmsRegion=…,
    /// StorageRegion=….
    #[arg(long, value_name = "NAME=A,B", value_parser = parse_regions, help_heading = "Rules")]
    pub(crate) regions: Vec<(RegionOf, Vec<String>)>,
    /// Threads to use [default: as many as there are processors].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) threads: Option<u16>,
    /// Show no progress.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Most findings that are alike (of one rule and parameter, and with the same message but for
    /// values) that human, github and oneline show; the rest are counted.
    #[arg(
        long,
        value_name = "N",
        default_value_t = alike::MOST,
        value_parser = RangedU64ValueParser::<u64>::new().range(1..),
        help_heading = "Limits"
    )]
    pub(crate) max_alike: u64,
    /// Most findings of one request that are shown; the rest are counted.
    #[arg(long, value_name = "N", default_value_t = preflight::RequestLimits::default().findings, help_heading = "Limits")]
    pub(crate) max_findings: usize,
    /// Most values in one request; more are malformed.
    #[arg(long, value_name = "N", default_value_t = preflight::RequestLimits::default().values, help_heading = "Limits")]
    pub(crate) max_values: usize,
    /// Deepest nesting; deeper requests are malformed.
    #[arg(long, value_name = "N", default_value_t = preflight::RequestLimits::default().depth, help_heading = "Limits")]
    pub(crate) max_depth: usize,
    /// Longest request that is read, in bytes. The service takes 10 MB at most.
    #[arg(
        long,
        value_name = "N",
        value_parser = bytes,
        default_value_t = Limits::default().record_bytes,
        help_heading = "Limits"
    )]
    pub(crate) max_request_bytes: usize,
    /// Bytes to draw at a time; it changes no result.
    #[arg(long, value_name = "N", value_parser = bytes, default_value_t = 64 << 10, hide = true)]
    pub(crate) chunk_bytes: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// The line, the place, and what to do.
    Human,
    /// For programs; versioned and stable.
    Json,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
    /// Workflow commands, which annotate changes on GitHub.
    Github,
    /// A line for each finding.
    Oneline,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PresetArg {
    /// All 21 actions.
    All,
    /// The 12 of the error-code page's time.
    Page,
    /// Those that are offered today; attribute keys by today's documents.
    Current,
}

impl PresetArg {
    pub(crate) fn preset(self) -> Preset {
        match self {
            PresetArg::All => Preset::All,
            PresetArg::Page => Preset::Page,
            PresetArg::Current => Preset::Current,
        }
    }
}

#[derive(ClapArgs)]
pub(crate) struct Rules {
    #[command(flatten)]
    pub(crate) format: FormatArg,
}

#[derive(ClapArgs)]
pub(crate) struct Schema {
    /// The action, such as LookUpEvents.
    #[arg(value_name = "ACTION")]
    pub(crate) action: String,
}

#[derive(ClapArgs)]
pub(crate) struct Explain {
    /// The code, as spelled in the response; or the name of a rule.
    #[arg(value_name = "CODE")]
    pub(crate) code: String,
}

#[derive(ClapArgs)]
pub(crate) struct Codes {
    #[command(flatten)]
    pub(crate) format: FormatArg,
}

#[derive(ClapArgs)]
pub(crate) struct Show {
    /// The place, as in a sample: a file, `@`, and an offset in bytes of decompressed content.
    #[arg(value_name = "FILE@OFFSET")]
    pub(crate) place: OsString,
    /// Print keys, tokens and passwords as they are.
    #[arg(long)]
    pub(crate) reveal: bool,
    /// Print the record's bytes exactly as recorded, secrets included.
    #[arg(long)]
    pub(crate) raw: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(ClapArgs)]
pub(crate) struct FormatArg {
    /// How to print.
    #[arg(short, long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a terminal.
    Table,
    /// For programs; versioned and stable.
    Json,
    /// For spreadsheets.
    Csv,
    /// For issues and reports.
    Markdown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// By error code.
    Code,
    /// By the part of the code before its first dot.
    Family,
    /// By input.
    Input,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FramingArg {
    /// Decided from the beginning of each input.
    Auto,
    /// One record a line.
    Lines,
    /// One JSON text after another, over any number of lines.
    Documents,
    /// A top-level array whose elements are the records.
    Array,
    /// The whole input is one record.
    Whole,
    /// RFC 7464: a separator (0x1E) before each record.
    Seq,
    /// Log lines with a response somewhere on them.
    Prefixed,
}

impl FramingArg {
    fn framing(self) -> Option<Framing> {
        match self {
            FramingArg::Auto => None,
            FramingArg::Lines => Some(Framing::Lines),
            FramingArg::Documents => Some(Framing::Documents),
            FramingArg::Array => Some(Framing::Array),
            FramingArg::Whole => Some(Framing::Whole),
            FramingArg::Seq => Some(Framing::Seq),
            FramingArg::Prefixed => Some(Framing::Prefixed),
        }
    }
}

/// What is named, or else standard input.
pub(crate) fn or_stdin(paths: &[PathBuf]) -> Vec<&Path> {
    if paths.is_empty() {
        vec![Path::new(STDIN)]
    } else {
        paths.iter().map(PathBuf::as_path).collect()
    }
}

fn bytes(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "a number of bytes is wanted, such as 67108864 for 64 MiB".to_owned())
}
