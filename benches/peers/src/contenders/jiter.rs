//! jiter: a walk by hand that takes the code and skips all else.

use jiter::{Jiter, JiterResult, Peek};

use super::{Contender, Peer};
use crate::counts::Claim;
use crate::engines::{Engine, Seen};

pub fn all() -> Vec<Box<dyn Contender>> {
    vec![Peer::one_by_one::<Walk>("all but UTF-8 in skipped strings", Claim::Codes)]
}

#[derive(Default)]
struct Walk {
    /// jiter's memory for strings with escapes, kept from record to record.
    tape: Vec<u8>,
    code: String,
}

impl Engine for Walk {
    const NAME: &'static str = "jiter walk";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        let mut jiter = Jiter::with_tape(record, std::mem::take(&mut self.tape));
        let code = &mut self.code;
        let mut failed = false;
        let walked = walk(&mut jiter, "Response", |jiter| {
            walk(jiter, "Error", |jiter| {
                failed = true;
                code.clear();
                walk(jiter, "Code", |jiter| jiter.next_str().map(|text| code.push_str(text)))
            })
        });
        let end = walked.and_then(|()| jiter.finish());
        self.tape = jiter.into_tape();
        see(match (end, failed) {
            (Err(_), _) => Seen::Refused,
            (Ok(()), false) => Seen::Success,
            (Ok(()), true) => Seen::Failure(&self.code),
        })
    }
}

/// Goes through an object: `take` reads the value of this key, the others are skipped.
#[inline]
fn walk<'j>(
    jiter: &mut Jiter<'j>,
    wanted: &str,
    mut take: impl FnMut(&mut Jiter<'j>) -> JiterResult<()>,
) -> JiterResult<()> {
    let mut is_wanted = jiter.next_object()?.map(|key| key == wanted);
    while let Some(wanted_now) = is_wanted {
        if wanted_now {
            take(jiter)?;
        } else {
            let value: Peek = jiter.peek()?;
            jiter.known_skip(value)?;
        }
        is_wanted = jiter.next_key()?.map(|key| key == wanted);
    }
    Ok(())
}
