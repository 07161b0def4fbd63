//! The guard as a `tower` layer, for any client that takes `http` requests.
//!
//! This file must not know what is checked, only what to hand over and what to return.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use ::tower::{Layer, Service};
use http::{HeaderValue, Request, Response, header};
use pin_project_lite::pin_project;

use super::blocked::Blocked;
use super::body::{ByType, Look};
use super::settings::{Guard, Head};

/// Checks calls of CloudAudit; everything else passes.
///
/// Unless [`look`](Self::look) is called, bodies must be [`InMemory`](super::InMemory). Unless
/// [`answering`](Self::answering) is called, a blocked call returns [`GuardError::Blocked`].
///
/// ```
/// use apitriage::guard::{Guard, GuardError, GuardLayer};
/// use http::{Request, Response};
/// use std::convert::Infallible;
/// use tower::{Layer, ServiceExt, service_fn};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let client = service_fn(|_: Request<String>| async { Ok::<_, Infallible>(Response::new("sent")) });
/// let client = GuardLayer::new(Guard::new(|| 1_610_696_155)).layer(client);
///
/// let call = Request::post("https://cloudaudit.tencentcloudapi.com/")
///     .header("X-TC-Action", "LookUpEvents")
///     .header("X-TC-Version", "2019-03-19")
///     .body(r#"{"StartTime":1610121600,"EndTime":1610726399,"MaxResult":20}"#.to_owned())
///     .unwrap();
///
/// let Err(GuardError::Blocked(blocked)) = client.oneshot(call).await else { panic!("it was sent") };
/// assert_eq!(blocked.findings[0].code(), Some("UnknownParameter"));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct GuardLayer<L = ByType, A = Fail> {
    guard: Arc<Guard>,
    look: L,
    answer: A,
}

impl GuardLayer {
    /// A layer with which a blocked call returns an error.
    pub fn new(guard: Guard) -> Self {
        GuardLayer { guard: Arc::new(guard), look: ByType, answer: Fail }
    }
}

impl<L, A> GuardLayer<L, A> {
    /// Looks into bodies with a closure, which returns all bytes, or `None` for a stream.
    ///
    /// ```
    /// use apitriage::guard::{Guard, GuardLayer};
    /// use std::collections::VecDeque;
    ///
    /// let layer = GuardLayer::new(Guard::new(|| None::<i64>));
    /// let layer = layer.look(|body: &VecDeque<u8>| Some(body.iter().copied().collect()));
    /// # drop(layer);
    /// ```
    pub fn look<B, F>(self, look: F) -> GuardLayer<F, A>
    where
        F: Fn(&B) -> Option<Cow<'_, [u8]>>,
    {
        GuardLayer { guard: self.guard, look, answer: self.answer }
    }

    /// Makes a blocked call return the answer that the server would have given. `body` makes the
    /// body of the response from the answer's text.
    ///
    /// ```
    /// use apitriage::guard::{Guard, GuardLayer};
    /// use http_body_util::Full;
    ///
    /// let layer = GuardLayer::new(Guard::new(|| None::<i64>));
    /// let layer = layer.answering(Full::<bytes::Bytes>::from);
    /// # drop(layer);
    /// ```
    pub fn answering<R, F: Fn(String) -> R>(self, body: F) -> GuardLayer<L, WithAnswer<F>> {
        GuardLayer { guard: self.guard, look: self.look, answer: WithAnswer(body) }
    }
}

impl<S, L: Clone, A: Clone> Layer<S> for GuardLayer<L, A> {
    type Service = GuardService<S, L, A>;

    fn layer(&self, inner: S) -> Self::Service {
        GuardService { inner, layer: self.clone() }
    }
}

/// A client inside a [`GuardLayer`].
#[derive(Clone, Debug)]
pub struct GuardService<S, L = ByType, A = Fail> {
    inner: S,
    layer: GuardLayer<L, A>,
}

impl<S, L, A> GuardService<S, L, A> {
    fn examine<B>(&self, request: &Request<B>) -> Result<(), Blocked>
    where
        L: Look<B>,
    {
        let GuardLayer { guard, look, .. } = &self.layer;
        let uri = request.uri();
        let head = Head {
            method: request.method(),
            authority: uri.host(),
            target: uri.path_and_query().map_or("/", |target| target.as_str()),
            headers: request.headers(),
        };
        guard.examine(&head, || look.look(request.body()))
    }
}

impl<S, L, A, B, R> Service<Request<B>> for GuardService<S, L, A>
where
    S: Service<Request<B>, Response = Response<R>>,
    L: Look<B>,
    A: Answer<R>,
{
    type Response = Response<R>;
    type Error = GuardError<S::Error>;
    type Future = GuardFuture<S::Future, R>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context).map_err(GuardError::Inner)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let stage = match self.examine(&request) {
            Ok(()) => Stage::Sent { future: self.inner.call(request) },
            Err(blocked) => Stage::Stopped { result: Some(self.layer.answer.answer(blocked)) },
        };
        GuardFuture { stage }
    }
}

/// What a blocked call returns: an error ([`Fail`]) or a response ([`WithAnswer`]).
pub trait Answer<R> {
    /// Makes up a response, or returns the error.
    ///
    /// # Errors
    ///
    /// If the caller wants errors, or no code of the server applies.
    fn answer(&self, blocked: Blocked) -> Result<Response<R>, Blocked>;
}

/// A blocked call returns an error.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fail;

impl<R> Answer<R> for Fail {
    fn answer(&self, blocked: Blocked) -> Result<Response<R>, Blocked> {
        Err(blocked)
    }
}

/// A blocked call returns the answer that the server would have given.
#[derive(Clone, Copy, Debug)]
pub struct WithAnswer<F>(F);

impl<R, F: Fn(String) -> R> Answer<R> for WithAnswer<F> {
    fn answer(&self, blocked: Blocked) -> Result<Response<R>, Blocked> {
        let text = blocked.answer().ok_or(blocked)?;
        let mut response = Response::new((self.0)(text));
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(response)
    }
}

/// Why a guarded call failed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum GuardError<E> {
    /// The check found errors, and the call was not sent.
    #[error(transparent)]
    Blocked(#[from] Blocked),
    /// The client's own error: the call was sent, or the client was not ready.
    #[error(transparent)]
    Inner(E),
}

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> GuardError<E> {
    /// The [`Blocked`] or the client's error in a box, for layers that take any type of error.
    pub fn boxed(self) -> Box<dyn std::error::Error + Send + Sync> {
        match self {
            GuardError::Blocked(blocked) => blocked.into(),
            GuardError::Inner(error) => error.into(),
        }
    }
}

pin_project! {
    /// The future of a guarded call.
    #[derive(Debug)]
    pub struct GuardFuture<F, R> {
        #[pin]
        stage: Stage<F, R>,
    }
}

pin_project! {
    #[derive(Debug)]
    #[project = StageProjection]
    enum Stage<F, R> {
        Sent { #[pin] future: F },
        Stopped { result: Option<Result<Response<R>, Blocked>> },
    }
}

impl<F, R, E> Future for GuardFuture<F, R>
where
    F: Future<Output = Result<Response<R>, E>>,
{
    type Output = Result<Response<R>, GuardError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().stage.project() {
            StageProjection::Sent { future } => {
                Poll::Ready(ready!(future.poll(context)).map_err(GuardError::Inner))
            }
            // The result is there once. A future that is polled again after that never completes.
            StageProjection::Stopped { result } => match result.take() {
                Some(result) => Poll::Ready(result.map_err(GuardError::Blocked)),
                None => Poll::Pending,
            },
        }
    }
}
