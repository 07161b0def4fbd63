//! Events of our own invention, and what must be read of them.
mod answers;
mod events;
mod generated;
mod reference;
mod samples;
