//! For authors of clients: a reqwest client that asks before it sends, end to end.
//!
//! A server on loopback stands for CloudAudit and counts what it receives.
//!
//! `cargo run --example guarded_client --features reqwest-middleware`

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use apitriage::guard::{Blocked, Guard, GuardMiddleware};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Error};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let received = Arc::new(AtomicUsize::new(0));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    tokio::spawn(serve(listener, Arc::clone(&received)));

    // The signature names the service; a call without one would need `.host("127.0.0.1")`.
    let guard = Guard::new(seconds);
    let sender = reqwest::Client::builder().no_proxy().build()?;
    let client = |middleware| ClientBuilder::new(sender.clone()).with(middleware).build();
    let failing = client(GuardMiddleware::new(guard.clone()));
    let answering = client(GuardMiddleware::new(guard).answering());

    let end = seconds().unwrap_or(0);
    let start = end - 3600;
    let good = format!(r#"{{"StartTime":{start},"EndTime":{end},"MaxResults":20}}"#);
    let bad = format!(r#"{{"StartTime":{start},"EndTime":{end},"MaxResult":51}}"#);
    for (name, client, body) in
        [("good", &failing, &good), ("bad", &failing, &bad), ("bad", &answering, &bad)]
    {
        let result = look_up_events(client, &url, body).await?;
        println!(
            "{name} call: {result}\n  the server has received {}",
            received.load(Ordering::Relaxed)
        );
    }
    Ok(())
}

async fn look_up_events(
    client: &ClientWithMiddleware,
    url: &str,
    body: &str,
) -> Result<String, Failure> {
    let credential = "Credential=AKIDEXAMPLE/2026-01-01/cloudaudit/tc3_request";
    let call = client
        .post(url)
        .header("Content-Type", "application/json")
        .header("X-TC-Action", "LookUpEvents")
        .header("X-TC-Version", "2019-03-19")
        .header(
            "Authorization",
            format!("TC3-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=00"),
        )
        .body(body.to_owned());
    match call.send().await {
        Ok(response) => Ok(format!("answered with {}", response.text().await?)),
        Err(Error::Middleware(error)) => {
            let blocked = error.downcast::<Blocked>()?;
            let help = blocked.findings.first_error().map_or("", |finding| &finding.help);
            Ok(format!("{blocked}\n  {help}"))
        }
        Err(error) => Err(error.into()),
    }
}

/// Seconds since 1970; `None` if the machine's clock is before that.
fn seconds() -> Option<i64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

async fn serve(listener: TcpListener, received: Arc<AtomicUsize>) -> std::io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        answer(stream, &received).await?;
    }
}

/// Reads one request, whose body is JSON and so ends with `}`, and answers it.
async fn answer(mut stream: TcpStream, received: &AtomicUsize) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"}") && stream.read_buf(&mut request).await? > 0 {}
    received.fetch_add(1, Ordering::Relaxed);

    let body = r#"{"Response":{"Events":[],"ListOver":true,"RequestId":"r-1"}}"#;
    let head = format!(
        "Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}",
        body.len()
    );
    stream.write_all(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}").as_bytes()).await
}
