//! Who draws from an input, and who takes what was drawn.
//!
//! One thread draws at a time. Of a plain input it then keeps the piece, which is still in its
//! cache, and another goes on drawing. A decoder is better left where it is, with its window: there
//! the thread draws on, as long as others wait to be handed a piece.
//!
//! ```text
//! plain           one  draw count      draw count             compressed      one  draw draw draw draw
//!                 two       draw count      draw count                        two       count count count
//! ```
//!
//! Who would only wait may also do what is offered: work that would have to be done later, and that
//! whoever draws does if nobody else has.
//!
//! It must not know what is drawn.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// No more is remembered of what was offered; it may have been done long ago.
const MOST_OFFERED: usize = 64;

pub(super) struct Turns<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    is_drawing: bool,
    is_over: bool,
    /// How often somebody drew.
    turns: u64,
    waiting: usize,
    /// Never more than threads wait for.
    ready: VecDeque<T>,
    /// How many threads come here.
    present: usize,
    /// What may be done by those who would only wait, and need not be.
    offered: VecDeque<T>,
}

/// What a thread is to do next.
pub(super) enum Next<'t, T> {
    Draw(Turn<'t, T>),
    Take(T),
    /// Nothing is left to be drawn.
    Over,
}

/// The right to draw, until it is dropped.
pub(super) struct Turn<'t, T>(&'t Turns<T>);

impl<T> Turns<T> {
    pub(super) fn new() -> Self {
        let state = State {
            is_drawing: false,
            is_over: false,
            turns: 0,
            waiting: 0,
            present: 0,
            ready: VecDeque::new(),
            offered: VecDeque::new(),
        };
        Turns { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Another thread will come here, until all is over.
    pub(super) fn join(&self) {
        self.lock().present += 1;
    }

    /// Waits until there is something to do.
    pub(super) fn next(&self) -> Next<'_, T> {
        let mut state = self.lock();
        loop {
            if let Some(drawn) = state.ready.pop_front() {
                return Next::Take(drawn);
            }
            if state.is_over {
                return Next::Over;
            }
            if !state.is_drawing {
                state.is_drawing = true;
                state.turns += 1;
                return Next::Draw(Turn(self));
            }
            if let Some(offered) = state.offered.pop_front() {
                return Next::Take(offered);
            }
            state.waiting += 1;
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
    }

    /// How promising it is to ask for something to do: best where nobody draws, next best where
    /// much was drawn already, and not where a slow reader is waited for. What is ready has its
    /// takers.
    pub(super) fn promise(&self) -> (bool, u64) {
        let state = self.lock();
        (!state.is_drawing, state.turns)
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Turn<'_, T> {
    /// Hands it to a thread that waits; if there is none, it comes back.
    pub(super) fn hand_over(&self, drawn: T) -> Result<(), T> {
        let mut state = self.0.lock();
        if state.ready.len() >= state.waiting {
            return Err(drawn);
        }
        state.ready.push_back(drawn);
        self.0.changed.notify_one();
        Ok(())
    }

    /// Whether there is anybody else to leave something to.
    pub(super) fn has_company(&self) -> bool {
        self.0.lock().present > 1
    }

    /// Leaves it to a thread that has nothing better to do, now or later.
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

    /// There is nothing left, for anybody.
    pub(super) fn end(self) {
        let mut state = self.0.lock();
        state.is_over = true;
        state.offered.clear();
    }
}

impl<T> Drop for Turn<'_, T> {
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
    fn nothing_is_lost_or_taken_twice() {
        const NUMBERS: u32 = 2000;
        for (threads, hands_over) in
            [1, 2, 3, 8].into_iter().flat_map(|threads| [(threads, false), (threads, true)])
        {
            let turns = Turns::new();
            let drawn = AtomicU32::new(0);
            let work = || {
                let mut taken = Vec::new();
                loop {
                    match turns.next() {
                        Next::Over => return taken,
                        Next::Take(number) => taken.push(number),
                        Next::Draw(turn) => loop {
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

    /// What is offered is done by who would only wait, after what is ready; not by all, and not any
    /// more when all is over.
    #[test]
    fn what_is_offered_waits_for_those_who_would() {
        let turns = Turns::new();
        turns.join();
        let Next::Draw(turn) = turns.next() else { panic!("nobody draws") };
        assert!(!turn.has_company());
        turns.join();
        assert!(turn.has_company());
        assert_eq!(turn.hand_over(0), Err(0), "nobody waits");
        for number in 1..=1 + MOST_OFFERED {
            turn.offer(number);
        }
        assert!(matches!(turns.next(), Next::Take(2)), "the oldest was forgotten");
        drop(turn);
        let Next::Draw(turn) = turns.next() else { panic!("to draw comes first") };
        turn.end();
        assert!(matches!(turns.next(), Next::Over) && turns.lock().offered.is_empty());
    }

    /// A thread with a choice does not wait where somebody draws already, least of all for a slow
    /// reader.
    #[test]
    fn a_free_turn_promises_most() {
        let [slow, quick, free] = [0; 3].map(|_| Turns::<()>::new());
        for _ in 0..3 {
            assert!(matches!(quick.next(), Next::Draw(_)));
        }
        let (Next::Draw(_held), Next::Draw(_held_too)) = (slow.next(), quick.next()) else {
            panic!("both were free")
        };
        assert!(free.promise() > quick.promise() && quick.promise() > slow.promise());
    }

    #[test]
    fn a_thread_that_panics_leaves_its_turn_to_others() {
        let turns = Turns::<()>::new();
        let _ = thread::scope(|scope| {
            scope
                .spawn(|| {
                    let Next::Draw(_turn) = turns.next() else { return };
                    std::panic::resume_unwind(Box::new(()));
                })
                .join()
        });
        assert!(matches!(turns.next(), Next::Draw(_)));
    }
}
