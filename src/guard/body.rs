//! Which bodies of requests are in memory, and their bytes.
//!
//! This file must not know what the bytes mean, and must not take any out of a body.

use std::borrow::Cow;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::{Buf, Bytes};
use http_body_util::{BodyExt, Empty, Full};

/// A body whose bytes may all be in memory.
///
/// For types of other crates there is [`GuardLayer::look`](super::GuardLayer::look).
pub trait InMemory {
    /// All bytes of the body; `None` if it is a stream.
    fn bytes(&self) -> Option<Cow<'_, [u8]>>;
}

macro_rules! in_memory {
    ($($type:ty)+) => { $(
        impl InMemory for $type {
            fn bytes(&self) -> Option<Cow<'_, [u8]>> {
                Some(Cow::Borrowed(self.as_ref()))
            }
        }
    )+ };
}

in_memory! { String &'static str Vec<u8> &'static [u8] Bytes }

impl InMemory for () {
    fn bytes(&self) -> Option<Cow<'_, [u8]>> {
        Some(Cow::Borrowed(&[]))
    }
}

impl<D: Buf> InMemory for Empty<D> {
    fn bytes(&self) -> Option<Cow<'_, [u8]>> {
        Some(Cow::Borrowed(&[]))
    }
}

impl<D: Buf + Clone> InMemory for Full<D> {
    /// Taken from a clone, because a `Full` shows its bytes only when it is consumed.
    fn bytes(&self) -> Option<Cow<'_, [u8]>> {
        let clone = pin!(self.clone().collect());
        match clone.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(all)) => Some(Cow::Owned(all.to_bytes().to_vec())),
            Poll::Pending => None,
        }
    }
}

impl<B: InMemory> InMemory for Option<B> {
    /// No body is an empty one.
    fn bytes(&self) -> Option<Cow<'_, [u8]>> {
        self.as_ref().map_or(Some(Cow::Borrowed(&[])), InMemory::bytes)
    }
}

/// A way to look into bodies of type `B`: a closure, or [`ByType`].
pub trait Look<B> {
    /// All bytes of the body; `None` if it is a stream.
    fn look<'b>(&self, body: &'b B) -> Option<Cow<'b, [u8]>>;
}

/// Looks into bodies that are [`InMemory`].
#[derive(Clone, Copy, Debug, Default)]
pub struct ByType;

impl<B: InMemory> Look<B> for ByType {
    fn look<'b>(&self, body: &'b B) -> Option<Cow<'b, [u8]>> {
        body.bytes()
    }
}

impl<B, F: Fn(&B) -> Option<Cow<'_, [u8]>>> Look<B> for F {
    fn look<'b>(&self, body: &'b B) -> Option<Cow<'b, [u8]>> {
        self(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(body: &impl InMemory) -> Option<Vec<u8>> {
        body.bytes().map(Cow::into_owned)
    }

    #[test]
    fn bytes_in_memory_are_seen_and_stay() {
        let text = Some(b"{}".to_vec());
        assert_eq!(seen(&"{}"), text);
        assert_eq!(seen(&"{}".to_owned()), text);
        assert_eq!(seen(&b"{}".to_vec()), text);
        assert_eq!(seen(&b"{}".as_slice()), text);
        assert_eq!(seen(&Bytes::from_static(b"{}")), text);
        assert_eq!(seen(&Some("{}")), text);
        let full = Full::new(Bytes::from_static(b"{}"));
        assert_eq!((seen(&full), seen(&full)), (text.clone(), text));
    }

    #[test]
    fn no_body_is_an_empty_one() {
        let nothing = Some(Vec::new());
        assert_eq!(seen(&()), nothing);
        assert_eq!(seen(&None::<String>), nothing);
        assert_eq!(seen(&Empty::<Bytes>::new()), nothing);
        assert_eq!(seen(&Full::<Bytes>::default()), nothing);
    }
}
