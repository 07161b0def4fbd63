//! Records an archive of bare responses in each format. This file must not know how they are read.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::responses::one_line;

const TIME: &str = "2026-11-29T07:20:01.073000417Z";

/// A way to record responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrapping {
    Bare,
    JsonObject1,
    JsonObject3,
    JsonPretty,
    JsonArray,
    JsonString,
    JsonStringInString,
    JsonSentence,
    Base64,
    Docker,
    DockerLines,
    DockerParts,
    DockerOfJson,
    DockerOfText,
    DockerOfLogfmt,
    Shipped,
    ShippedParts,
    Cri,
    CriLines,
    CriParts,
    CriOfJson,
    Cls,
    ClsOfText,
    Text,
    TextLines,
    TextTwoOnALine,
    Logfmt,
    LogfmtOneLine,
    Nginx,
}

use Wrapping::*;

impl Wrapping {
    pub(crate) const ALL: [Wrapping; 29] = [
        Bare,
        JsonObject1,
        JsonObject3,
        JsonPretty,
        JsonArray,
        JsonString,
        JsonStringInString,
        JsonSentence,
        Base64,
        Docker,
        DockerLines,
        DockerParts,
        DockerOfJson,
        DockerOfText,
        DockerOfLogfmt,
        Shipped,
        ShippedParts,
        Cri,
        CriLines,
        CriParts,
        CriOfJson,
        Cls,
        ClsOfText,
        Text,
        TextLines,
        TextTwoOnALine,
        Logfmt,
        LogfmtOneLine,
        Nginx,
    ];

    /// The records of a response, each with a line feed at its end.
    pub(crate) fn wrap(self, response: &str, number: usize) -> String {
        let line = one_line(response);
        match self {
            Bare => format!("{response}\n"),
            JsonObject1 => format!("{{\"time\":\"{TIME}\",\"body\":{line},\"n\":{number}}}\n"),
            JsonObject3 => format!("{{\"a\":{{\"region\":\"x\",\"b\":{{\"c\":{line}}}}}}}\n"),
            JsonPretty => format!("{{\n  \"action\": \"A\",\n  \"call\":\n{response}\n}}\n"),
            JsonArray => format!("[{{\"body\":{line}}},{line},{{\"b\":{}}}]\n", quoted(response)),
            JsonString => {
                format!("{{\"time\":\"{TIME}\",\"body\":{},\"n\":1}}\n", quoted(response))
            }
            JsonStringInString => {
                let inner = format!("{{\"n\":1,\"body\":{}}}", quoted(response));
                format!("{{\"msg\":{}}}\n", quoted(&inner))
            }
            JsonSentence => {
                format!("{{\"msg\":{}}}\n", quoted(&format!("API {{x}} said {response}")))
            }
            Base64 => format!("{{\"body\":\"{}\"}}\n", STANDARD.encode(response)),
            Docker => docker(&format!("{line}\n")),
            DockerLines => lines(response).map(|line| docker(&format!("{line}\n"))).collect(),
            DockerParts => parts(&format!("{line}\n"), number).iter().map(|p| docker(p)).collect(),
            DockerOfJson => docker(&JsonString.wrap(response, number)),
            DockerOfText => Text.wrap_lines(&line, docker),
            DockerOfLogfmt => docker(&Logfmt.wrap(&line, number)),
            Shipped => shipped(&line, "F"),
            ShippedParts => {
                let parts = parts(&line, number);
                let last = parts.len() - 1;
                let flag = |index| if index == last { "F" } else { "P" };
                parts.iter().enumerate().map(|(index, part)| shipped(part, flag(index))).collect()
            }
            Cri => format!("{TIME} stdout F {line}\n"),
            CriLines => lines(response).map(|line| format!("{TIME} stdout F {line}\n")).collect(),
            CriParts => {
                let parts = parts(&line, number);
                let last = parts.len() - 1;
                let flag = |index| if index == last { "F" } else { "P" };
                let part = |(index, part)| format!("{TIME} stderr {} {part}\n", flag(index));
                parts.iter().enumerate().map(part).collect()
            }
            CriOfJson => format!("{TIME} stdout F {}", JsonString.wrap(response, number)),
            Cls => cls(&line),
            ClsOfText => cls(&format!("{TIME} INFO answered {line} in 3 ms")),
            Text => format!("{TIME} INFO {{main}} answered {line} in 3 ms\n"),
            TextLines => format!("{TIME} INFO answered {response} in 3 ms\n"),
            TextTwoOnALine => format!("{TIME} INFO {line} then {line}\n"),
            Logfmt => format!("time={TIME} body={} n=1\n", quoted(response)),
            LogfmtOneLine => format!("time={TIME} body={line} n=1\n"),
            Nginx => format!("10.0.0.1 - [x] \"POST /\" 200 \"{}\" 0.1\n", nginx(response)),
        }
    }

    /// How many calls a response becomes.
    pub(crate) fn copies(self) -> usize {
        match self {
            JsonArray => 3,
            TextTwoOnALine => 2,
            _ => 1,
        }
    }

    fn wrap_lines(self, line: &str, wrap: impl Fn(&str) -> String) -> String {
        wrap(&self.wrap(line, 0))
    }

    /// A line without a response, as this recorder would write it.
    pub(crate) fn noise(self, words: &str) -> String {
        match self {
            Docker | DockerLines | DockerParts | DockerOfJson | DockerOfText | DockerOfLogfmt => {
                docker(&format!("{TIME} {words}\n"))
            }
            Shipped | ShippedParts => shipped(&format!("{TIME} {words}"), "F"),
            Cri | CriLines | CriParts | CriOfJson => format!("{TIME} stdout F INFO {words}\n"),
            Cls | ClsOfText => cls(&format!("{TIME} {words}")),
            // An input that begins with an array is read as one.
            JsonArray => String::new(),
            _ => format!("{TIME} {words}\n"),
        }
    }
}

fn quoted(text: &str) -> String {
    json!(text).to_string()
}

fn docker(log: &str) -> String {
    format!("{{\"log\":{},\"stream\":\"stdout\",\"time\":\"{TIME}\"}}\n", quoted(log))
}

fn shipped(log: &str, flag: &str) -> String {
    let pod = json!({"pod_name": "web"});
    format!(
        "{{\"log\":{},\"stream\":\"stdout\",\"_p\":\"{flag}\",\"kubernetes\":{pod}}}\n",
        quoted(log)
    )
}

fn cls(content: &str) -> String {
    let content = quoted(content);
    format!(
        "{{\"__CONTENT__\":{content},\"__SOURCE__\":\"a\",\"__TIMESTAMP__\":\"1795626073000\"}}\n"
    )
}

fn lines(response: &str) -> impl Iterator<Item = &str> {
    response.lines()
}

/// The text in parts of a few characters, other ones for each number.
fn parts(text: &str, number: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(5 + number % 23).map(|part| part.iter().collect()).collect()
}

/// As nginx escapes variables: quotes, backslashes, controls and what is not ASCII.
fn nginx(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'"' | b'\\' | 0..=31 | 127.. => format!("\\x{byte:02X}"),
        _ => char::from(byte).to_string(),
    };
    text.bytes().map(byte).collect()
}
