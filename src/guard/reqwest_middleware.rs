//! The guard as a middleware of `reqwest-middleware`.
//!
//! This file must not know what is checked, only what to hand over and what to return.

use std::borrow::Cow;

use ::reqwest_middleware::{Error, Middleware, Next, Result};
use async_trait::async_trait;
use http::{Extensions, HeaderMap, HeaderValue, header};
use reqwest::{Request, Response, ResponseBuilderExt, Url};

use super::blocked::Blocked;
use super::settings::{Guard, Head};

/// Checks calls of CloudAudit; everything else passes.
///
/// A blocked call returns [`reqwest_middleware::Error::Middleware`], which holds a [`Blocked`].
///
/// ```
/// use apitriage::guard::{Blocked, Guard, GuardMiddleware};
/// use reqwest_middleware::{ClientBuilder, Error};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let guard = Guard::new(|| 1_610_696_155);
/// let client = ClientBuilder::new(reqwest::Client::new()).with(GuardMiddleware::new(guard)).build();
///
/// let call = client
///     .post("http://cloudaudit.tencentcloudapi.com/")
///     .header("X-TC-Action", "LookUpEvents")
///     .header("X-TC-Version", "2019-03-19")
///     .body(r#"{"StartTime":1610121600,"EndTime":1610726399,"MaxResult":20}"#);
///
/// let Err(Error::Middleware(error)) = call.send().await else { panic!("it was sent") };
/// let blocked = error.downcast_ref::<Blocked>().unwrap();
/// assert_eq!(blocked.findings[0].code(), Some("UnknownParameter"));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct GuardMiddleware {
    guard: Guard,
    answers: bool,
    default_headers: HeaderMap,
}

impl GuardMiddleware {
    /// A middleware with which a blocked call returns an error.
    pub fn new(guard: Guard) -> Self {
        GuardMiddleware { guard, answers: false, default_headers: HeaderMap::new() }
    }

    /// Makes a blocked call return the answer that the server would have given.
    #[must_use]
    pub fn answering(self) -> Self {
        GuardMiddleware { answers: true, ..self }
    }

    /// Tells the guard of the headers that `reqwest::ClientBuilder::default_headers` was given.
    /// reqwest adds them after all middlewares, so the guard cannot see them otherwise. They are
    /// used for the check only; the guard adds no header.
    ///
    /// ```
    /// use apitriage::guard::{Guard, GuardMiddleware};
    /// use reqwest::header::{HeaderMap, HeaderValue};
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.insert("X-TC-Version", HeaderValue::from_static("2019-03-19"));
    /// let client = reqwest::Client::builder().default_headers(headers.clone()).build().unwrap();
    /// let middleware = GuardMiddleware::new(Guard::new(|| None::<i64>)).default_headers(headers);
    /// # drop((client, middleware));
    /// ```
    #[must_use]
    pub fn default_headers(self, headers: HeaderMap) -> Self {
        GuardMiddleware { default_headers: headers, ..self }
    }

    fn examine(&self, request: &Request) -> std::result::Result<(), Blocked> {
        let url = request.url();
        let head = Head {
            method: request.method(),
            authority: url.host_str(),
            target: &target(url),
            headers: &self.with_defaults(request.headers()),
        };
        self.guard.examine(&head, || {
            let bytes = request.body().map_or(Some([].as_slice()), reqwest::Body::as_bytes);
            bytes.map(Cow::Borrowed)
        })
    }

    /// The headers as reqwest will send them. A default is added only if the request has no header
    /// of that name.
    fn with_defaults<'h>(&self, headers: &'h HeaderMap) -> Cow<'h, HeaderMap> {
        let mut headers = Cow::Borrowed(headers);
        for (name, value) in &self.default_headers {
            if !headers.contains_key(name) {
                headers.to_mut().insert(name, value.clone());
            }
        }
        headers
    }
}

#[async_trait]
impl Middleware for GuardMiddleware {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        match self.examine(&request) {
            Ok(()) => next.run(request, extensions).await,
            Err(blocked) => {
                let text = if self.answers { blocked.answer() } else { None };
                match text {
                    Some(text) => answer(text, request.url()),
                    None => Err(Error::middleware(blocked)),
                }
            }
        }
    }
}

/// The path and the query of a URL.
fn target(url: &Url) -> Cow<'_, str> {
    match url.query() {
        None => url.path().into(),
        Some(query) => format!("{}?{query}", url.path()).into(),
    }
}

/// A response with this text as its body.
fn answer(text: String, url: &Url) -> Result<Response> {
    let json = HeaderValue::from_static("application/json");
    let response =
        http::Response::builder().url(url.clone()).header(header::CONTENT_TYPE, json).body(text);
    response.map(Response::from).map_err(Error::middleware)
}
