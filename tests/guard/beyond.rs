//! What reqwest does by itself, after all middlewares: headers that it adds, redirects that it
//! follows.

use apitriage::guard::{Guard, GuardMiddleware, Mode};
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest_middleware::ClientBuilder;

use super::calls::{BAD, GOOD, guard, with_observer};
use super::server::Server;

/// Sends a call of CloudAudit whose action is in no header yet. `None`: it was blocked; otherwise
/// the status.
fn send_call(
    server: &Server,
    client: reqwest::ClientBuilder,
    middleware: GuardMiddleware,
    call: &Sent,
) -> Option<u16> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
    let client = ClientBuilder::new(client.no_proxy().build().unwrap()).with(middleware).build();
    let request = client.post(format!("http://{}/", server.address)).body(call.body);
    let request =
        call.headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    runtime.block_on(async { request.send().await.ok().map(|response| response.status().as_u16()) })
}

struct Sent {
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
}

const HOST: (&str, &str) = ("Host", "cloudaudit.tencentcloudapi.com");
const ACTION: (&str, &str) = ("X-TC-Action", "LookUpEvents");
const VERSION: (&str, &str) = ("X-TC-Version", "2019-03-19");

fn middleware(guard: Guard) -> GuardMiddleware {
    GuardMiddleware::new(guard)
}

#[test]
fn default_headers_are_seen_if_the_guard_knows_them() {
    let defaults = HeaderMap::from_iter([
        ("x-tc-action".parse().unwrap(), HeaderValue::from_static("ListAudits")),
        ("x-tc-version".parse().unwrap(), HeaderValue::from_static(VERSION.1)),
        ("host".parse().unwrap(), HeaderValue::from_static(HOST.1)),
    ]);
    let client = || reqwest::Client::builder().default_headers(defaults.clone());
    let knowing = || middleware(guard()).default_headers(defaults.clone());
    let server = Server::start();

    // As the module's documentation says: they are not seen.
    let call = Sent { headers: &[ACTION], body: BAD };
    assert_eq!(send_call(&server, client(), middleware(guard()), &call), Some(200));
    assert_eq!(server.take().len(), 1);

    assert_eq!(send_call(&server, client(), knowing(), &call), None);
    assert_eq!(server.take().len(), 0);

    // A default does not replace the request's own, and a guard that knows defaults adds none.
    let call = Sent { headers: &[ACTION], body: GOOD };
    let plain = (send_call(&server, client(), middleware(guard()), &call), server.take());
    assert_eq!((send_call(&server, client(), knowing(), &call), server.take()), plain);
    assert!(plain.1[0].contains("LookUpEvents") && plain.1[0].ends_with(GOOD), "{plain:?}");

    let bare = || reqwest::Client::builder();
    assert_eq!(send_call(&server, bare(), knowing(), &call), Some(200));
    assert!(!server.take()[0].to_lowercase().contains("x-tc-version"));
}

#[test]
fn redirects_are_followed_unseen() {
    let good = Sent { headers: &[HOST, ACTION, VERSION], body: GOOD };
    let bad = Sent { headers: &[HOST, ACTION, VERSION], body: BAD };
    let following = reqwest::Client::builder;
    for (status, again) in [("307 Temporary Redirect", "POST /next "), ("302 Found", "GET /next ")]
    {
        let server = Server::redirecting(status);
        assert_eq!(send_call(&server, following(), middleware(guard()), &bad), None, "{status}");
        assert_eq!(server.connections(), 0, "{status}");

        let (observing, notes) = with_observer(guard().mode(Mode::Observe));
        assert_eq!(
            send_call(&server, following(), middleware(observing), &good),
            Some(200),
            "{status}"
        );

        let requests = server.take();
        assert_eq!((requests.len(), notes.lock().unwrap().len()), (2, 1), "{status}");
        assert!(requests[1].starts_with(again), "{}", requests[1]);
        assert_eq!(requests[1].ends_with(GOOD), again.starts_with("POST"), "{}", requests[1]);

        let server = Server::redirecting(status);
        let staying = following().redirect(Policy::none());
        let answered = send_call(&server, staying, middleware(guard()), &good);
        assert_eq!(answered, status[..3].parse().ok());
        assert_eq!(server.take().len(), 1, "{status}");
    }
}
