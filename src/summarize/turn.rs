//! Which thread draws from an input, and which thread gets what was drawn.
//!
//! To draw is to read and decompress the next piece. One thread draws at a time. From a plain input
//! it draws one piece and keeps it, because the piece is still in its cache; another thread draws
//! the next one. A decoder stays on its thread, so that its window stays in the cache: there the
//! thread continues to draw as long as others wait for a piece.
//!
//! ```text
//! plain           one  draw count      draw count             compressed      one  draw draw draw draw
//!                 two       draw count      draw count                        two       count count count
//! ```
//!
//! A thread that would only wait may also take offered work. To take it is optional and saves the
//! drawing thread time: what nobody has taken, the drawing thread does itself when its turn comes.
//!
//! This file must not know what is drawn.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many offers are kept. When there are more, the oldest is dropped: by then the drawing thread
/// has probably done it.
const MOST_OFFERED: usize = 64;

/// Gives each thread that asks the turn to draw, or something that was drawn.
pub(super) struct DrawTurns<T> {
    state: Mutex<TurnState<T>>,
    changed: Condvar,
}

struct TurnState<T> {
    /// Whether a thread has the turn.
    is_drawing: bool,
    /// Whether nothing is left to be drawn.
    is_over: bool,
    /// How many turns there were.
    turns: u64,
    /// How many threads work on this input. They stay until all is over.
    joined: usize,
    /// How many threads are waiting.
    waiting: usize,
    /// What was handed over and not taken yet: never more than threads are waiting.
    ready: VecDeque<T>,
    /// Optional work for threads that would only wait.
    offered: VecDeque<T>,
}

/// What a thread is to do next.
pub(super) enum NextTask<'t, T> {
    /// To draw.
    Draw(DrawTurn<'t, T>),
    /// To do what was handed over or offered.
    Take(T),
    /// Nothing is left to do.
    Over,
}

/// The right to draw, until it is dropped.
pub(super) struct DrawTurn<'t, T>(&'t DrawTurns<T>);

impl<T> DrawTurns<T> {
    pub(super) fn new() -> Self {
        let state = TurnState {
            is_drawing: false,
            is_over: false,
            turns: 0,
            waiting: 0,
            joined: 0,
            ready: VecDeque::new(),
            offered: VecDeque::new(),
        };
        DrawTurns { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Counts another thread that will call [`next`](Self::next) until all is over.
    pub(super) fn join(&self) {
        self.lock().joined += 1;
    }

    /// Waits until there is something to do.
    pub(super) fn next(&self) -> NextTask<'_, T> {
        let mut state = self.lock();
        loop {
            if let Some(drawn) = state.ready.pop_front() {
                return NextTask::Take(drawn);
            }
            if state.is_over {
                return NextTask::Over;
            }
            if !state.is_drawing {
                state.is_drawing = true;
                state.turns += 1;
                return NextTask::Draw(DrawTurn(self));
            }
            if let Some(offered) = state.offered.pop_front() {
                return NextTask::Take(offered);
            }
            state.waiting += 1;
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
    }

    /// How likely another thread finds something to do here; the larger, the better. First comes an
    /// input from which nobody draws, then the one with the most turns so far: its reader is quick.
    /// What is ready does not count, since its takers are waiting already.
    pub(super) fn priority(&self) -> (bool, u64) {
        let state = self.lock();
        (!state.is_drawing, state.turns)
    }

    fn lock(&self) -> MutexGuard<'_, TurnState<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> DrawTurn<'_, T> {
    /// Hands `drawn` to a thread that is waiting. If no thread is waiting, returns it as `Err`.
    pub(super) fn hand_over(&self, drawn: T) -> Result<(), T> {
        let mut state = self.0.lock();
        if state.ready.len() >= state.waiting {
            return Err(drawn);
        }
        state.ready.push_back(drawn);
        self.0.changed.notify_one();
        Ok(())
    }

    /// Whether another thread works on this input.
    pub(super) fn has_company(&self) -> bool {
        self.0.lock().joined > 1
    }

    /// Offers work to any thread that would only wait, now or later.
    pub(super) fn offer(&self, work: T) {
        let mut state = self.0.lock();
        if state.offered.len() >= MOST_OFFERED {
            state.offered.pop_front();
        }
        state.offered.push_back(work);
        if state.waiting > state.ready.len() {
            self.0.changed.notify_one();
        }
    }

    /// Ends the drawing: nothing more is drawn, and offers are dropped. What is ready is still
    /// taken.
    pub(super) fn end(self) {
        let mut state = self.0.lock();
        state.is_over = true;
        state.offered.clear();
        // The lock is released before `self` is dropped, which takes it again.
    }
}

impl<T> Drop for DrawTurn<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.is_drawing = false;
        if state.is_over { self.0.changed.notify_all() } else { self.0.changed.notify_one() }
    }
}

#[cfg(test)]
#[allow(clippy::panic, reason = "a test that fails should panic")]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::thread;

    use super::*;

    /// Every number that was drawn is taken once, whoever draws and whoever hands over.
    #[test]
    fn every_piece_is_taken_once() {
        const NUMBERS: u32 = 2000;
        for (threads, hands_over) in
            [1, 2, 3, 8].into_iter().flat_map(|threads| [(threads, false), (threads, true)])
        {
            let turns = DrawTurns::new();
            let drawn = AtomicU32::new(0);
            let work = || {
                let mut taken = Vec::new();
                loop {
                    match turns.next() {
                        NextTask::Over => return taken,
                        NextTask::Take(number) => taken.push(number),
                        NextTask::Draw(turn) => loop {
                            let number = drawn.fetch_add(1, Ordering::Relaxed);
                            if number >= NUMBERS {
                                turn.end();
                                break;
                            }
                            if !hands_over {
                                taken.push(number);
                                break;
                            }
                            if let Err(number) = turn.hand_over(number) {
                                taken.push(number);
                                break;
                            }
                        },
                    }
                }
            };
            let mut taken: Vec<u32> = thread::scope(|scope| {
                let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
                workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
            });
            taken.sort_unstable();
            assert!(taken.into_iter().eq(0..NUMBERS), "{threads} {hands_over}");
        }
    }

    /// Offered work comes after what is ready and after drawing, goes to one thread only, and is
    /// dropped when all is over.
    #[test]
    fn offered_work_waits_for_a_taker() {
        let turns = DrawTurns::new();
        turns.join();
        let NextTask::Draw(turn) = turns.next() else { panic!("nobody draws") };
        assert!(!turn.has_company());
        turns.join();
        assert!(turn.has_company());
        assert_eq!(turn.hand_over(0), Err(0), "nobody waits");
        for number in 1..=1 + MOST_OFFERED {
            turn.offer(number);
        }
        assert!(matches!(turns.next(), NextTask::Take(2)), "the oldest was forgotten");
        drop(turn);
        let NextTask::Draw(turn) = turns.next() else { panic!("to draw comes first") };
        turn.end();
        assert!(matches!(turns.next(), NextTask::Over) && turns.lock().offered.is_empty());
    }

    /// A thread that can choose does not wait where another one draws, least of all for a slow
    /// reader.
    #[test]
    fn a_free_turn_has_priority() {
        let [slow, quick, free] = [0; 3].map(|_| DrawTurns::<()>::new());
        for _ in 0..3 {
            assert!(matches!(quick.next(), NextTask::Draw(_)));
        }
        let (NextTask::Draw(_held), NextTask::Draw(_held_too)) = (slow.next(), quick.next()) else {
            panic!("both were free")
        };
        assert!(free.priority() > quick.priority() && quick.priority() > slow.priority());
    }

    #[test]
    fn a_thread_that_panics_leaves_its_turn_to_others() {
        let turns = DrawTurns::<()>::new();
        let _ = thread::scope(|scope| {
            scope
                .spawn(|| {
                    let NextTask::Draw(_turn) = turns.next() else { return };
                    std::panic::resume_unwind(Box::new(()));
                })
                .join()
        });
        assert!(matches!(turns.next(), NextTask::Draw(_)));
    }
}
