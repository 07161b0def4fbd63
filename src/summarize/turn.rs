//! Who draws from an input, and who takes what was drawn.
//!
//! One thread draws at a time. Of a plain input it then keeps the piece, which is still in its cache, and
//! another goes on drawing. A decoder is better left where it is, with its window: there the thread
//! draws on, as long as others wait to be handed a piece.
//!
//! ```text
//! plain           one  draw count      draw count             compressed      one  draw draw draw draw
//!                 two       draw count      draw count                        two       count count count
//! ```
//!
//! It must not know what is drawn.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

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
            ready: VecDeque::new(),
            offered: VecDeque::new(),
        };
        Turns { state: Mutex::new(state), changed: Condvar::new() }
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

    /// How promising it is to ask for something to do: best where nobody draws, next best where much was drawn
    /// already, and not where a slow reader is waited for. What is ready has its takers.
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

    /// Leaves it to a thread that has nothing better to do, now or later.
    pub(super) fn offer(&self, work: T) {
        let mut state = self.0.lock();
        state.offered.push_back(work);
        if state.waiting > state.ready.len() {
            self.0.changed.notify_one();
        }
    }

    /// There is nothing left, for anybody.
    pub(super) fn end(self) {
        self.0.lock().is_over = true;
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
        for (threads, hands_over) in [1, 2, 3, 8].into_iter().flat_map(|threads| [(threads, false), (threads, true)]) {
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

    /// A thread with a choice does not wait where somebody draws already, least of all for a slow reader.
    #[test]
    fn a_free_turn_promises_most() {
        let [slow, quick, free] = [0; 3].map(|_| Turns::<()>::new());
        for _ in 0..3 {
            assert!(matches!(quick.next(), Next::Draw(_)));
        }
        let (Next::Draw(_held), Next::Draw(_held_too)) = (slow.next(), quick.next()) else { panic!("both were free") };
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
