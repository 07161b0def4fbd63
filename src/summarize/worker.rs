//! What one thread of a run does. This file must not know how turns are given, nor formats.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::active::{ActiveInput, DrawnPiece, InputReading, InputWork, MemberAccount, OpenMember};
use super::counter::{CallCounter, Counter};
use super::outbox::{RejectParcel, RejectedRecord};
use super::run::Run;
use super::turn::{DrawTurn, NextTask};
use crate::classify::Classifier;
use crate::error::ErrorKind;
use crate::feed::{Advance, Feed};
use crate::frame::Framer;
use crate::grammar::Reader;
use crate::input::{Content, Member};
use crate::recording::{OpenBodies, RecordingTools};
use crate::tally::{BEGINNING_BYTES, Ledger, Summary};

/// What a thread keeps from piece to piece.
struct Worker {
    /// What the thread has counted and not handed in yet.
    summary: Summary,
    /// Has the shapes that were learned from earlier pieces.
    reader: Reader,
    /// Reads what is inside of records.
    tools: RecordingTools,
}

/// How a turn to draw has ended.
enum TurnOutcome<'a> {
    /// With a piece, which this thread is to count.
    Piece(DrawnPiece<'a>),
    /// With bytes that were framed and counted while they were drawn.
    Framed,
    /// With the end of the input: nothing is left to be drawn.
    Ended,
}

impl<'a> Run<'_, 'a> {
    /// Works until there is nothing left to do, and returns what this thread has counted.
    pub(super) fn work(&self) -> Summary {
        let mut worker = Worker {
            summary: self.options.empty_summary(),
            reader: self.options.reader(),
            tools: self.options.recording_tools(),
        };
        let mut current = None;
        while !self.is_stopped()
            && let Some(active) = current.take().or_else(|| self.pick_input())
        {
            // A panic is a bug of ours. It must not pass for a result, nor leave others waiting.
            let outcome =
                catch_unwind(AssertUnwindSafe(|| self.do_next_task(&active, &mut worker)));
            match outcome {
                Ok(true) => {
                    current = Some(active);
                    self.merge_if_large(&mut worker.summary);
                }
                Ok(false) => self.retire(&active),
                Err(_) => {
                    let panicked = ErrorKind::Conservation("a thread panicked".to_owned());
                    self.break_off(panicked.of(&active.name));
                }
            }
        }
        worker.summary
    }

    /// Hands in a summary that has grown large, and begins a new one.
    fn merge_if_large(&self, summary: &mut Summary) {
        if summary.is_large() {
            self.merge(std::mem::replace(summary, self.options.empty_summary()));
        }
    }

    /// Does one task for an input. `false`: nothing is left to do.
    fn do_next_task(&self, active: &ActiveInput<'a>, worker: &mut Worker) -> bool {
        match active.turns.next() {
            NextTask::Over => return false,
            NextTask::Take(InputWork::Count(piece)) => self.count(piece, worker),
            NextTask::Take(InputWork::Decode(part)) => part.decode(),
            NextTask::Draw(turn) => match self.draw(active, turn, worker) {
                TurnOutcome::Piece(piece) => self.count(piece, worker),
                TurnOutcome::Framed => {}
                TurnOutcome::Ended => return false,
            },
        }
        true
    }

    /// Draws pieces as long as other threads take them, and returns the first piece that is left to
    /// this thread.
    fn draw(
        &self,
        active: &ActiveInput<'a>,
        turn: DrawTurn<'_, InputWork<'a>>,
        worker: &mut Worker,
    ) -> TurnOutcome<'a> {
        let mut reading = active.reading();
        loop {
            let Some(member) = self.open_member(&mut reading) else {
                turn.end();
                return TurnOutcome::Ended;
            };
            if self.control.is_cancelled() {
                member.feed.interrupt();
            }
            self.offer_parts(&mut member.feed, &turn);

            let number = self.take_number();
            let is_compressed = member.feed.compression().is_some();
            let piece = match self.advance(member, number, worker) {
                Advance::Piece(base, piece) => DrawnPiece {
                    account: member.account.clone(),
                    number,
                    framing: member.feed.framing(),
                    base,
                    piece,
                },
                Advance::Framed => return TurnOutcome::Framed,
                Advance::Ended => {
                    self.buffers.put_back(reading.close_member());
                    continue;
                }
            };

            // An uncompressed piece is still in the cache of this thread.
            if !is_compressed {
                return TurnOutcome::Piece(piece);
            }
            if let Err(InputWork::Count(piece)) = turn.hand_over(InputWork::Count(piece)) {
                return TurnOutcome::Piece(piece);
            }
        }
    }

    /// The member that is being drawn. If there is none, opens the next one that can be opened.
    fn open_member<'m>(&self, reading: &'m mut InputReading<'a>) -> Option<&'m mut OpenMember<'a>> {
        while reading.open.is_none() {
            let Member { name, content } =
                reading.members.next(&self.options.limits, &self.control)?;
            let account = reading.new_account(name);
            match content {
                Ok(content) => reading.open = Some(self.open_feed(content, account)),
                Err(failure) => account.fail(failure),
            }
        }
        reading.open.as_mut()
    }

    /// Opens the feed of a member.
    fn open_feed(&self, mut content: Content<'a>, account: Arc<MemberAccount>) -> OpenMember<'a> {
        account.note_beginning(content.peek(BEGINNING_BYTES).0);

        let feed = Feed::open(content, self.options.feed_settings(&self.recording), &self.buffers);
        let (ledger, bodies) = (Ledger::default(), OpenBodies::default());
        OpenMember { feed: Box::new(feed), account, ledger, bodies }
    }

    /// Offers compressed parts to other threads, if there are any.
    fn offer_parts(&self, feed: &mut Feed<'a>, turn: &DrawTurn<'_, InputWork<'a>>) {
        while turn.has_company()
            && let Some(part) = feed.offer(&self.lookahead)
        {
            turn.offer(InputWork::Decode(part));
        }
    }

    /// Draws the next bytes of a member. What the feed frames itself is counted.
    fn advance(
        &self,
        member: &mut OpenMember<'a>,
        number: u64,
        worker: &mut Worker,
    ) -> Advance<'a> {
        let OpenMember { feed, account, ledger, bodies } = member;
        let Worker { summary, tools, .. } = worker;
        let mut rejects = Vec::new();
        let calls = self.call_counter(&account.name, ledger, &mut rejects, summary);
        let mut counter = Counter { settings: &self.recording, tools, bodies, calls };
        let advance = feed.advance(&self.buffers, &mut counter);

        if let Advance::Piece(base, piece) = &advance {
            // The bytes of the piece are left to an account of its own.
            ledger.reach(*base);
            ledger.jump(base + piece.len() as u64);
        } else {
            let (input, framing) = (account.name.clone(), feed.framing());
            self.deliver(number, RejectParcel { input, framing, rejects });
        }
        advance
    }

    /// Frames and counts a piece by itself.
    fn count(&self, drawn: DrawnPiece<'a>, worker: &mut Worker) {
        let DrawnPiece { account, number, framing, base, piece } = drawn;
        let Worker { summary, reader, tools } = worker;
        let (mut ledger, mut bodies) = (Ledger::starting_at(base), OpenBodies::default());
        let mut rejects = Vec::new();

        let learned = std::mem::replace(reader, self.options.reader());
        let mut framer = Framer::new(framing, self.options.limits, learned);
        let calls = self.call_counter(&account.name, &mut ledger, &mut rejects, summary);
        let bodies = &mut bodies;
        let mut counter = Counter { settings: &self.recording, tools, bodies, calls };
        framer.frame(&piece, base, true, &mut counter);
        *reader = framer.into_reader();

        ledger.reach(base + piece.len() as u64);
        account.add_piece(&ledger);
        self.buffers.put_back(piece.into_buffer());
        self.deliver(number, RejectParcel { input: account.name.clone(), framing, rejects });
    }

    /// A counter for the calls of one input.
    fn call_counter<'s>(
        &'s self,
        input: &'s str,
        ledger: &'s mut Ledger,
        rejects: &'s mut Vec<RejectedRecord>,
        summary: &'s mut Summary,
    ) -> CallCounter<'s> {
        let limits = self.options.limits;
        let classifier = Classifier::new(limits);
        let keeps_rejects = self.wants_rejects();
        let on_call = self.on_call.as_ref();
        CallCounter { classifier, limits, summary, input, ledger, rejects, keeps_rejects, on_call }
    }
}
