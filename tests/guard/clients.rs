//! Two real clients, each with and without a guard, which differ in their names only.
//!
//! It must not know what is asserted.

use std::convert::Infallible;

use apitriage::guard::{Blocked, Guard, GuardError, GuardLayer, GuardMiddleware, Look};
use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Channel, Full};
use hyper_util::client::legacy::Client as Hyper;
use hyper_util::rt::TokioExecutor;
use reqwest_middleware::{ClientBuilder, Error};
use tower::util::BoxService;
use tower::{Layer, ServiceExt, service_fn};

use super::calls::Call;
use super::server::Server;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Client {
    Tower,
    Reqwest,
}

pub(crate) const BOTH: [Client; 2] = [Client::Tower, Client::Reqwest];

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Answered { status: u16, content_type: String, body: String },
    Blocked(Blocked),
}

impl Outcome {
    /// The rules of all findings.
    pub(crate) fn rules(&self) -> Vec<&'static str> {
        match self {
            Outcome::Answered { .. } => panic!("not blocked: {self:?}"),
            Outcome::Blocked(blocked) => {
                blocked.findings.iter().map(|finding| finding.rule.word()).collect()
            }
        }
    }

    pub(crate) fn body(&self) -> &str {
        match self {
            Outcome::Answered { body, .. } => body,
            Outcome::Blocked(blocked) => panic!("{blocked}"),
        }
    }
}

/// Whether and how calls are guarded.
pub(crate) enum Way {
    Unguarded,
    Failing(Guard),
    Answering(Guard),
}

impl Client {
    pub(crate) fn send(self, server: &Server, way: Way, call: Call) -> Outcome {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        runtime.block_on(async {
            match self {
                Client::Tower => through_tower(server, way, call).await,
                Client::Reqwest => through_reqwest(server, way, call).await,
            }
        })
    }
}

/// The body in two pieces, so that it does not look complete.
async fn body_stream(body: &'static str) -> Channel<Bytes> {
    let (mut sender, channel) = Channel::new(2);
    let (head, tail) = body.split_at(body.len() / 2);
    sender.send_data(head.into()).await.unwrap();
    sender.send_data(tail.into()).await.unwrap();
    channel
}

async fn through_tower(server: &Server, way: Way, call: Call) -> Outcome {
    let mut builder = http::Request::builder()
        .method(call.method)
        .uri(format!("http://{}{}", server.address, call.target));
    for (name, value) in &call.headers {
        builder = builder.header(*name, value);
    }

    let result = if call.is_stream {
        let layer = |guard| GuardLayer::new(guard).look(|_: &Channel<Bytes>| None);
        inside_layer(layer, way, builder.body(body_stream(call.body).await).unwrap()).await
    } else {
        inside_layer(GuardLayer::new, way, builder.body(Full::from(call.body)).unwrap()).await
    };
    match result {
        Ok(response) => answered(response.status(), response.headers(), response.body().clone()),
        Err(GuardError::Blocked(blocked)) => Outcome::Blocked(blocked),
        Err(GuardError::Inner(error)) => panic!("{error}"),
    }
}

async fn inside_layer<B, L>(
    layer: impl Fn(Guard) -> GuardLayer<L>,
    way: Way,
    request: http::Request<B>,
) -> Result<http::Response<String>, GuardError<Failure>>
where
    B: BodyExt<Data = Bytes, Error = Infallible> + Send + 'static,
    L: Look<B> + Clone,
{
    match way {
        Way::Unguarded => hyper_client().oneshot(request).await.map_err(GuardError::Inner),
        Way::Failing(guard) => layer(guard).layer(hyper_client()).oneshot(request).await,
        Way::Answering(guard) => {
            layer(guard).answering(|text| text).layer(hyper_client()).oneshot(request).await
        }
    }
}

type Failure = hyper_util::client::legacy::Error;

/// hyper's client, for bodies of any type; responses are read whole.
fn hyper_client<B>() -> BoxService<http::Request<B>, http::Response<String>, Failure>
where
    B: BodyExt<Data = Bytes, Error = Infallible> + Send + 'static,
{
    let client: Hyper<_, UnsyncBoxBody<Bytes, Infallible>> =
        Hyper::builder(TokioExecutor::new()).build_http();
    let service = service_fn(move |request: http::Request<B>| {
        let sent = client.request(request.map(BodyExt::boxed_unsync));
        async {
            let (head, body) = sent.await?.into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            Ok(http::Response::from_parts(head, String::from_utf8(body.to_vec()).unwrap()))
        }
    });
    BoxService::new(service)
}

async fn through_reqwest(server: &Server, way: Way, call: Call) -> Outcome {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut builder = ClientBuilder::new(client);
    builder = match way {
        Way::Unguarded => builder,
        Way::Failing(guard) => builder.with(GuardMiddleware::new(guard)),
        Way::Answering(guard) => builder.with(GuardMiddleware::new(guard).answering()),
    };
    let url = format!("http://{}{}", server.address, call.target);
    let mut request = builder.build().request(call.method.parse().unwrap(), &url);
    for (name, value) in &call.headers {
        request = request.header(*name, value);
    }

    if call.is_stream {
        request = request.body(reqwest::Body::wrap(body_stream(call.body).await));
    } else if !call.body.is_empty() {
        request = request.body(call.body);
    }

    match request.send().await {
        Ok(response) => {
            assert_eq!(response.url().as_str(), url);
            let (status, headers) = (response.status(), response.headers().clone());
            answered(status, &headers, response.text().await.unwrap())
        }
        Err(Error::Middleware(error)) => Outcome::Blocked(error.downcast::<Blocked>().unwrap()),
        Err(Error::Reqwest(error)) => panic!("{error}"),
    }
}

fn answered(status: http::StatusCode, headers: &http::HeaderMap, body: String) -> Outcome {
    let content_type = headers[http::header::CONTENT_TYPE].to_str().unwrap().to_owned();
    Outcome::Answered { status: status.as_u16(), content_type, body }
}
