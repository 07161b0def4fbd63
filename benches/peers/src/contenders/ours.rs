//! All of apitriage: it detects the framing, and yields verdicts, counts, samples and the account
//! of every byte.

use apitriage::report::Report;
use apitriage::{Input, Kernel, Options, summarize};

use super::Contender;
use crate::counts::{Claim, Counts};
use crate::data::Data;

struct Ours(Kernel);

/// One for each kernel that the processor has, the default first.
pub fn all() -> Vec<Box<dyn Contender>> {
    let mut kernels = vec![Kernel::Avx512, Kernel::Avx2, Kernel::Scalar];
    kernels.retain(|kernel| kernel.is_supported());
    kernels.sort_by_key(|&kernel| kernel != Kernel::default());
    kernels.into_iter().map(|kernel| Box::new(Ours(kernel)) as Box<dyn Contender>).collect()
}

impl Contender for Ours {
    fn name(&self) -> String {
        format!("**apitriage**, {}", format!("{:?}", self.0).to_lowercase())
    }

    fn checks(&self) -> &'static str {
        "all, repeated keys too"
    }

    fn claim(&self) -> Claim {
        Claim::Codes
    }

    fn is_ours(&self) -> bool {
        true
    }

    fn run(&self, data: &Data, threads: usize) -> Counts {
        let options = Options::new().threads(threads).kernel(self.0);
        let summary = summarize([Input::bytes("archive", data.bytes())], &options)
            .expect("its account is right");
        let mut counts = Counts { succeeded: summary.succeeded(), ..Counts::default() };
        counts.refused = summary.malformed() + summary.not_a_response();
        for row in Report::new(&summary, &[]).codes {
            match row.code {
                Some(code) => counts.add_code(&code, row.count),
                None => counts.refused += row.count,
            }
        }
        counts
    }
}
