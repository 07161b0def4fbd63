//! An HTTP server on loopback that counts connections, keeps complete requests, and answers all in
//! the same way, or redirects the first.
//!
//! It must not know what the requests mean.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub(crate) const ANSWER: &str = r#"{"Response":{"TotalCount":0,"RequestId":"from-the-server"}}"#;

#[derive(Default)]
struct Seen {
    connections: usize,
    requests: Vec<Vec<u8>>,
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        Server::start_with(|_| ok())
    }

    /// Sends the first request elsewhere, and answers the others.
    pub(crate) fn redirecting(status: &'static str) -> Self {
        let redirect = format!(
            "HTTP/1.1 {status}\r\nLocation: /next\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        );
        Server::start_with(move |number| if number == 0 { redirect.clone() } else { ok() })
    }

    fn start_with(answer: impl Fn(usize) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                shared.lock().unwrap().connections += 1;
                // Kept before it is answered, so that a client that has the answer finds it here.
                let request = read(&stream);
                shared.lock().unwrap().requests.push(request);
                stream.write_all(answer(number).as_bytes()).unwrap();
            }
        });
        Server { address, seen }
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    /// Every request since the last time, byte for byte.
    pub(crate) fn take(&self) -> Vec<String> {
        let requests = std::mem::take(&mut self.seen.lock().unwrap().requests);
        requests.into_iter().map(|bytes| String::from_utf8(bytes).unwrap()).collect()
    }
}

/// Head and body, as they came.
fn read(stream: &TcpStream) -> Vec<u8> {
    let mut reader = BufReader::new(stream);
    let mut all = Vec::new();
    let mut length = 0;
    let mut is_chunked = false;

    loop {
        let line = read_line(&mut reader, &mut all);
        match line.to_ascii_lowercase().split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse().unwrap(),
            Some(("transfer-encoding", value)) => is_chunked = value.trim() == "chunked",
            _ if line.is_empty() => break,
            _ => {}
        }
    }

    read_exactly(&mut reader, &mut all, length);
    while is_chunked {
        let size = read_line(&mut reader, &mut all);
        let size = usize::from_str_radix(&size, 16).unwrap();
        read_exactly(&mut reader, &mut all, size + 2);
        is_chunked = size > 0;
    }
    all
}

fn read_line(reader: &mut impl BufRead, all: &mut Vec<u8>) -> String {
    let start = all.len();
    reader.read_until(b'\n', all).unwrap();
    String::from_utf8(all[start..].to_vec()).unwrap().trim_end().to_owned()
}

fn read_exactly(reader: &mut impl Read, all: &mut Vec<u8>, length: usize) {
    let start = all.len();
    all.resize(start + length, 0);
    reader.read_exact(&mut all[start..]).unwrap();
}

fn ok() -> String {
    let length = ANSWER.len();
    let head = "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/json\r\nConnection: close\r\n";
    format!("{head}Content-Length: {length}\r\n\r\n{ANSWER}")
}
