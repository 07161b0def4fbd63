//! What the command line asks for. It must not know what is measured.

use std::error::Error;
use std::path::PathBuf;

pub const USAGE: &str = "\
usage: peers [--mib N] [--rounds N] [--shape TEXT] [--engine TEXT] [--corpus PATH]...
             [--date TEXT] [--check]

  --mib N        size of each archive (128)
  --rounds N     how often each engine runs at each number of threads (7)
  --shape TEXT   only generated shapes whose name contains TEXT; `none` for none
  --engine TEXT  ours, and only engines whose name contains TEXT
  --corpus PATH  a file or a folder of JSON texts, plain or gzip, repeated up to the size
  --date TEXT    printed with the machine, since this program reads no calendar
  --check        1 MiB and one round, to see whether it works";

pub struct Options {
    pub mib: usize,
    pub rounds: usize,
    pub shape: String,
    pub engine: String,
    pub corpus: Vec<PathBuf>,
    pub date: String,
}

impl Options {
    /// `None` if help was asked for.
    pub fn parse(
        arguments: impl Iterator<Item = String>,
    ) -> Result<Option<Options>, Box<dyn Error>> {
        let (shape, engine, date) = (String::new(), String::new(), "no date given".to_owned());
        let mut options = Options { mib: 128, rounds: 7, shape, engine, corpus: Vec::new(), date };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--mib" => options.mib = value()?.parse()?,
                "--rounds" => options.rounds = value()?.parse()?,
                "--shape" => options.shape = value()?,
                "--engine" => options.engine = value()?,
                "--corpus" => options.corpus.push(value()?.into()),
                "--date" => options.date = value()?,
                "--check" => (options.mib, options.rounds) = (1, 1),
                "--help" | "-h" => return Ok(None),
                _ => return Err(format!("unknown option {argument:?}; see --help").into()),
            }
        }
        if options.mib == 0 || options.rounds == 0 {
            return Err("the size and the rounds must be at least 1".into());
        }
        Ok(Some(options))
    }

    pub fn bytes(&self) -> usize {
        self.mib << 20
    }
}
