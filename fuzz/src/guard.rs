//! One call through a guard: the layer in front of a tower service, the middleware in front of
//! reqwest.
//!
//! A call that passes arrives unchanged, one that is blocked never arrives, and the verdict is the
//! checker's. Which requests are calls of CloudAudit is known from how they were made: this must
//! not ask the guard.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Poll, Waker};

use apitriage::guard::{Guard, GuardError, GuardLayer, GuardMiddleware, Mode};
use apitriage::preflight::{Checker, Findings, Request as Checked};
use arbitrary::Unstructured;
use http::{Extensions, HeaderMap, HeaderValue, Request, Response};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Error, Middleware, Next};
use tower::{Layer, ServiceExt, service_fn};

use crate::made::{self, Way, below};
use crate::requests::made_up_body;

/// The service that a name belongs to.
#[derive(Clone, Copy, PartialEq)]
enum NamedService {
    CloudAudit,
    Other,
    /// It is not the name of a service.
    NoService,
}

const HOSTS: [(&str, NamedService); 14] = [
    ("cloudaudit.tencentcloudapi.com", NamedService::CloudAudit),
    ("cloudaudit.ap-guangzhou.tencentcloudapi.com", NamedService::CloudAudit),
    ("cloudaudit.intl.tencentcloudapi.com:443", NamedService::CloudAudit),
    ("CloudAudit.internal.tencentcloudapi.com", NamedService::CloudAudit),
    ("cloudaudit.tencentcloudapi.com.cn", NamedService::CloudAudit),
    ("own.example", NamedService::CloudAudit),
    ("cvm.tencentcloudapi.com", NamedService::Other),
    ("cvm.ap-guangzhou.tencentcloudapi.cn", NamedService::Other),
    ("cloudaudit.tencentcloudapi.com.example.org", NamedService::NoService),
    ("xcloudaudit-tencentcloudapi.com", NamedService::NoService),
    ("tencentcloudapi.com", NamedService::NoService),
    ("127.0.0.1:80", NamedService::NoService),
    ("[::1]", NamedService::NoService),
    ("localhost", NamedService::NoService),
];

const SCOPES: [(&str, NamedService); 6] = [
    ("AKID/2021-01-15/cloudaudit/tc3_request", NamedService::CloudAudit),
    ("AKID/2021-01-15/cvm/tc3_request", NamedService::Other),
    ("cloudaudit/2021-01-15/cvm/tc3_request", NamedService::Other),
    ("AKID/2021-01-15//tc3_request", NamedService::NoService),
    ("AKID/20210115/cloudaudit/aws4_request", NamedService::NoService),
    ("AKID", NamedService::NoService),
];

/// Parameters of a form, right and wrong.
const PARAMETERS: [&str; 4] = [
    "",
    "StartTime=1699990000&EndTime=1699999999&MaxResults=20",
    "MaxResults=51&Max=1",
    "Action=ListAudits&a",
];

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// A request, and what is known of it.
struct Call {
    method: &'static str,
    authority: &'static str,
    target: String,
    headers: HeaderMap,
    body: Vec<u8>,
    is_stream: bool,
    is_of_cloudaudit: bool,
    mode: Mode,
    now: i64,
}

/// A guard keeps its promises on one call, in both clients.
pub fn guard(bytes: &[u8]) {
    let call = match made::way(bytes) {
        Way::Raw(body) => plain_call(body.to_vec()),
        Way::Choices(mut choices) => made_up_call(&mut choices),
    };
    through_layer(&call);
    through_middleware(&call);
}

/// LookUpEvents with this body.
fn plain_call(body: Vec<u8>) -> Call {
    let mut headers = HeaderMap::new();
    for (name, value) in
        [("x-tc-action", "LookUpEvents"), ("x-tc-version", "2019-03-19"), ("host", HOSTS[0].0)]
    {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Call {
        method: "POST",
        authority: "localhost",
        target: "/".to_owned(),
        headers,
        body,
        is_stream: false,
        is_of_cloudaudit: true,
        mode: Mode::Block,
        now: 1_700_000_000,
    }
}

fn made_up_call(choices: &mut Unstructured<'_>) -> Call {
    let mut call = Call { headers: HeaderMap::new(), ..plain_call(Vec::new()) };
    let goes_to_cloudaudit = choose_address(&mut call, choices);
    let has_action_and_version = choose_contents(&mut call, choices);
    call.is_of_cloudaudit = goes_to_cloudaudit && has_action_and_version;

    let note: Vec<u8> = choices.arbitrary().unwrap_or_default();
    add_header(&mut call.headers, "x-note", &note);
    call.mode = [Mode::Block, Mode::Warn, Mode::Observe][below(choices, 3)];
    call
}

/// Chooses hosts and a scope, and says whether the request goes to CloudAudit.
fn choose_address(call: &mut Call, choices: &mut Unstructured<'_>) -> bool {
    let (authority, service) = HOSTS[below(choices, HOSTS.len())];
    call.authority = authority;
    let mut named = vec![service];

    if below(choices, 2) == 1 {
        let (host, service) = HOSTS[below(choices, HOSTS.len())];
        let blanks = ["", " ", "\t "][below(choices, 3)];
        add_header(&mut call.headers, "host", format!("{blanks}{host}{blanks}").as_bytes());
        named.push(service);
    }
    if below(choices, 2) == 1 {
        let (scope, service) = SCOPES[below(choices, SCOPES.len())];
        let text = format!("TC3-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00");
        add_header(&mut call.headers, "authorization", text.as_bytes());
        named.push(service);
    }
    named.contains(&NamedService::CloudAudit) && !named.contains(&NamedService::Other)
}

/// Chooses method, action, version and parameters, and says whether the guard can find out action
/// and version.
fn choose_contents(call: &mut Call, choices: &mut Unstructured<'_>) -> bool {
    let (action, body, now) = made_up_body(choices);
    (call.body, call.now) = (body, now);
    call.method = ["POST", "GET"][below(choices, 2)];
    call.is_stream = below(choices, 4) == 3;
    let is_encoded = below(choices, 4) == 3;
    if is_encoded {
        add_header(&mut call.headers, "content-encoding", b"gzip");
    }
    let version = ["2019-03-19", "2017-03-12"][below(choices, 2)];
    let place = below(choices, 5);
    add_header(&mut call.headers, "content-type", if place == 1 { FORM } else { JSON }.as_bytes());

    let parameters = PARAMETERS[below(choices, PARAMETERS.len())];
    match place {
        0 | 2 | 3 => add_header(&mut call.headers, "x-tc-action", action.name().as_bytes()),
        1 => {
            let form =
                format!("Action={}&Version={version}&Signature=00&{parameters}", action.name());
            if call.method == "GET" {
                call.target = format!("/?{form}")
            } else {
                call.body = form.into_bytes()
            }
        }
        _ => {}
    }
    match place {
        0 => add_header(&mut call.headers, "x-tc-version", version.as_bytes()),
        2 => {
            add_header(&mut call.headers, "x-tc-version", version.as_bytes());
            add_header(&mut call.headers, "x-tc-action", b"StopLogging");
        }
        _ => {}
    }
    match place {
        0 | 2 => true,
        1 => call.method == "GET" || !(call.is_stream || is_encoded),
        _ => false,
    }
}

fn add_header(headers: &mut HeaderMap, name: &'static str, value: &[u8]) {
    if let Ok(value) = HeaderValue::from_bytes(value) {
        headers.append(name, value);
    }
}

/// What the checker finds in a call of CloudAudit; `None` for other calls.
fn expected_findings(call: &Call, target: &str) -> Option<Findings<'static>> {
    let headers = call.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let body = (!call.is_stream).then_some(&*call.body);
    let request = Checked::parts(call.method, target, headers, body);
    call.is_of_cloudaudit.then(|| Checker::new().check(&request, call.now))
}

/// What the observer was given: findings, and whether the call was blocked.
type ObservedCalls = Arc<Mutex<Vec<(Findings<'static>, bool)>>>;

fn guard_of(call: &Call) -> (Guard, ObservedCalls) {
    let observed = ObservedCalls::default();
    let (notes, now) = (Arc::clone(&observed), call.now);
    let guard = Guard::new(move || now).host("own.example").mode(call.mode);
    let guard = guard.observer(move |report| {
        notes.lock().unwrap().push((report.findings.clone(), report.is_blocked));
    });
    (guard, observed)
}

/// The findings, what the observer was given, and whether the call was sent agree.
fn assert_outcomes_agree(
    call: &Call,
    target: &str,
    observed: &ObservedCalls,
    blocked: Option<&Findings<'static>>,
    is_sent: bool,
) {
    let expected = expected_findings(call, target);
    let is_wrong = expected.as_ref().is_some_and(Findings::has_errors) && call.mode == Mode::Block;
    assert_eq!((blocked.is_some(), is_sent), (is_wrong, !is_wrong), "{} {target}", call.method);
    if is_wrong {
        assert_eq!(blocked, expected.as_ref());
    }

    let is_reported =
        |findings: &Findings<'_>| call.mode == Mode::Observe || !findings.is_empty() || is_wrong;
    let reported = expected.filter(is_reported).map(|findings| (findings, is_wrong));
    let observed: Vec<_> = std::mem::take(&mut *observed.lock().unwrap());
    assert_eq!(observed, Vec::from_iter(reported), "{} {target}", call.method);
}

fn through_layer(call: &Call) {
    let uri = format!("https://{}{}", call.authority, call.target);
    let Ok(mut request) = Request::builder().method(call.method).uri(uri).body(call.body.clone())
    else {
        return;
    };
    *request.headers_mut() = call.headers.clone();
    let target = request.uri().path_and_query().unwrap().to_string();
    let sent = (request.uri().clone(), request.headers().clone());

    let arrived = Mutex::new(None);
    let inner = service_fn(|request: Request<Vec<u8>>| {
        *arrived.lock().unwrap() = Some(request);
        async { Ok::<_, Infallible>(Response::new(())) }
    });
    let (guard, observed) = guard_of(call);
    let layer = GuardLayer::new(guard);
    let result = if call.is_stream {
        output_of(layer.look(|_: &Vec<u8>| None).layer(inner).oneshot(request))
    } else {
        output_of(layer.layer(inner).oneshot(request))
    };

    let blocked = result.err().map(|error| match error {
        GuardError::Blocked(blocked) => blocked.findings,
        GuardError::Inner(never) => match never {},
    });
    let arrived = arrived.into_inner().unwrap();
    assert_outcomes_agree(call, &target, &observed, blocked.as_ref(), arrived.is_some());
    if let Some(request) = arrived {
        assert_eq!(request.method(), call.method);
        assert_eq!((request.uri().clone(), request.headers().clone()), sent);
        assert_eq!(*request.body(), call.body);
    }
}

/// Keeps what is sent, in place of the network.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Option<reqwest::Request>>>);

#[async_trait::async_trait]
impl Middleware for Recorder {
    async fn handle(
        &self,
        request: reqwest::Request,
        _: &mut Extensions,
        _: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        *self.0.lock().unwrap() = Some(request);
        Ok(Response::new("").into())
    }
}

fn through_middleware(call: &Call) {
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    let Ok(url) = format!("http://{}{}", call.authority, call.target).parse::<reqwest::Url>()
    else {
        return;
    };
    let target =
        url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let mut request = reqwest::Request::new(call.method.parse().unwrap(), url.clone());
    *request.headers_mut() = call.headers.clone();
    *request.body_mut() = Some(if call.is_stream {
        reqwest::Body::wrap(http_body_util::Full::new(bytes::Bytes::from(call.body.clone())))
    } else {
        call.body.clone().into()
    });

    let (guard, observed) = guard_of(call);
    let recorder = Recorder::default();
    let client = CLIENT.get_or_init(|| reqwest::Client::builder().no_proxy().build().unwrap());
    let client: ClientWithMiddleware = ClientBuilder::new(client.clone())
        .with(GuardMiddleware::new(guard))
        .with(recorder.clone())
        .build();
    let blocked = output_of(client.execute(request)).err().map(|error| match error {
        Error::Middleware(error) => error.downcast::<apitriage::guard::Blocked>().unwrap().findings,
        Error::Reqwest(error) => panic!("{error}"),
    });
    let arrived = recorder.0.lock().unwrap().take();
    assert_outcomes_agree(call, &target, &observed, blocked.as_ref(), arrived.is_some());
    if let Some(request) = arrived {
        assert_eq!((request.method().as_str(), request.url()), (call.method, &url));
        assert_eq!(*request.headers(), call.headers);
        let body = request.body().unwrap().as_bytes();
        assert_eq!(body, (!call.is_stream).then_some(&*call.body));
    }
}

/// The output of a future that never waits.
fn output_of<T>(future: impl Future<Output = T>) -> T {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("the future waits"),
    }
}
