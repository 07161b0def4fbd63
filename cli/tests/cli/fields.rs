//! Fields that the user points at: `--field NAME=POINTER`. These tests must not know how records are
//! walked over.

use serde_json::{Value, json};

use crate::Folder;
use crate::recordings::{calls, groups};

pub(crate) const OWN_LOG: &str = r#"{"rpc":{"name":"RunInstances","at":1795936801},"labels":{"tenant":"a"},"sent":"{\"ImageId\":\"img-1\",\"Token\":\"hush\"}","got":"{\"Response\":{\"RequestId\":\"r-1\"}}"}
{"rpc":{"name":"RunInstances","at":1795936802},"labels":{"tenant":"b"},"sent":"A=1","got":"{\"Response\":{\"Error\":{\"Code\":\"InternalError\"},\"RequestId\":\"r-2\"}}"}
{"rpc":{"name":"StopInstances","at":1795940402},"got":"{\"Response\":{\"RequestId\":\"r-3\"}}"}
"#;

pub(crate) const OWN_FIELDS: [&str; 8] = [
    "--field",
    "action=/rpc/name",
    "--field",
    "tenant=/labels/tenant",
    "--field",
    "time=/rpc/at",
    "--field",
    "request=/sent",
];

#[test]
fn fields_name_what_is_not_recognised() {
    let folder = Folder::with(&[("a", OWN_LOG.as_bytes())]);
    let report =
        |args: &[&str]| folder.summary(&[&["a"], &OWN_FIELDS[..], args].concat()).ok().json();
    let by = report(&["--by", "action,tenant,hour"]);
    assert_eq!(Value::from(groups(&by, "action")), json!({"RunInstances": 2, "StopInstances": 1}));
    assert_eq!(Value::from(groups(&by, "tenant")), json!({"a": 1, "b": 1}));
    assert_eq!(Value::from(groups(&by, "hour")), json!({"2026-11-29T07": 2, "2026-11-29T08": 1}));

    let of_tenant = report(&["--where", "tenant=b"]);
    assert_eq!((calls(&of_tenant), &of_tenant["failed"]), (1, &1.into()));
    assert_eq!(calls(&report(&["--until", "1795936802"])), 1);

    for (field, why) in [
        ("code=/a", "code"),
        ("hour=/a", "hour"),
        ("tenant", "NAME=POINTER"),
        ("tenant=labels", "tenant=labels"),
    ] {
        let ran = folder.run(&["summarize", "a", "--field", field]);
        assert!(ran.status == 2 && ran.err.contains(why), "{field}: {}", ran.err);
    }
}

/// Also of events, alone and inside an answer, whose own names come after them.
#[test]
fn fields_point_into_operation_logs() {
    let event = |user: &str, time: &str| {
        format!(
            r#"{{"userIdentity":{{"userName":"{user}"}},"eventName":"RunInstances","eventSource":"cvm.tencentcloudapi.com","apiErrorCode":"0","eventTime":"{time}","own":{{"name":"StartVm","at":"2026-11-30 00:30:00"}}}}"#
        )
    };
    let [a, b] = [event("a", "2026-11-29 07:20:01"), event("b", "2026-11-29 08:20:01")];
    let listed = [&a, &b, &b].map(|event| json!({"CloudAuditEvent": event}));
    let folder = Folder::with(&[
        ("lines", format!("{a}\n{b}\n{b}\n").as_bytes()),
        ("answer", json!({"Response": {"Events": listed}}).to_string().as_bytes()),
    ]);
    for file in ["lines", "answer"] {
        let report = |args: &[&str]| {
            let args = [&[file, "--recording", "operation-log"], args].concat();
            folder.summary(&args).ok().json()
        };
        let own = ["--field", "team=/userIdentity/userName", "--by", "team,action,hour"];
        let by = report(&own);
        assert_eq!(Value::from(groups(&by, "team")), json!({"a": 1, "b": 2}), "{file}");
        assert_eq!(Value::from(groups(&by, "action")), json!({"RunInstances": 3}), "{file}");
        assert_eq!(
            Value::from(groups(&by, "hour")),
            json!({"2026-11-28T23": 1, "2026-11-29T00": 2}),
            "{file}"
        );

        // A time without a zone is in that of operation logs, whoever points at it.
        let fields = ["--field", "action=/own/name", "--field", "time=/own/at"];
        let by = report(&[&fields[..], &["--by", "action,hour"]].concat());
        assert_eq!(Value::from(groups(&by, "action")), json!({"StartVm": 3}), "{file}");
        assert_eq!(Value::from(groups(&by, "hour")), json!({"2026-11-29T16": 3}), "{file}");
    }
}

/// What the application says comes first, then what is beside its line.
#[test]
fn fields_point_beside_a_containers_line() {
    let body = |id: &str| format!(r#"{{\"Response\":{{\"RequestId\":\"{id}\"}}}}"#);
    let app = r#"{\"action\":\"Inner1\",\"pod\":{\"name\":\"app\"},\"b\":{\"Response\":{\"RequestId\":\"r-3\"}}}"#;
    let log = format!(
        r#"{{"log":"{}\n","stream":"stdout","time":"2026-11-29T07:20:01Z","kubernetes":{{"pod":{{"name":"web"}}}},"action":"RunInstances"}}
{{"log":"{}\n","stream":"stdout","time":"2026-11-29T07:20:02Z"}}
{{"log":"{app}\n","stream":"stdout","time":"2026-11-29T08:20:03Z","action":"RunInstances","pod":{{"name":"web"}}}}
"#,
        body("r-1"),
        body("r-2")
    );
    let cls = format!(
        r#"{{"__TIMESTAMP__":1795936801000,"__CONTENT__":"{}","__TAG__":{{"pod":"web"}},"region":"ap-tokyo"}}"#,
        body("r-4")
    );
    let folder = Folder::with(&[("docker", log.as_bytes()), ("cls", cls.as_bytes())]);
    let by = |input: &str, fields: &[&str], dimension: &str| {
        let fields = fields.iter().flat_map(|field| ["--field", field]);
        let args: Vec<&str> = [input, "--by", dimension].into_iter().chain(fields).collect();
        Value::from(groups(&folder.summary(&args).ok().json(), dimension))
    };

    assert_eq!(by("docker", &["pod=/kubernetes/pod/name"], "pod"), json!({"web": 1}));
    assert_eq!(by("docker", &["pod=/pod/name"], "pod"), json!({"app": 1}));
    assert_eq!(by("docker", &[], "action"), json!({"RunInstances": 1, "Inner1": 1}));
    assert_eq!(by("docker", &[], "hour"), json!({"2026-11-29T07": 2, "2026-11-29T08": 1}));
    assert_eq!(by("cls", &["pod=/__TAG__/pod"], "pod"), json!({"web": 1}));
    assert_eq!(by("cls", &[], "region"), json!({"ap-tokyo": 1}));
}

/// A call that is written plainly and one in base64, in one string: each counts once.
#[test]
fn what_is_encoded_in_a_string_counts_once() {
    let plain = r#"{"Response":{"RequestId":"r-1"}}"#;
    let encoded =
        "eyJSZXNwb25zZSI6eyJFcnJvciI6eyJDb2RlIjoiSW50ZXJuYWxFcnJvciJ9LCJSZXF1ZXN0SWQiOiJyLTIifX0=";
    let inner = json!({"action": "RunInstances", "one": plain, "two": encoded}).to_string();
    let outer = json!({"region": "ap-tokyo", "message": inner}).to_string();
    let alone = json!({"action": "StopInstances", "two": encoded}).to_string();
    let alone = json!({"region": "ap-tokyo", "message": alone}).to_string();
    let folder = Folder::with(&[("a", format!("{outer}\n{alone}\n").as_bytes())]);
    let report = folder.summary(&["a", "--by", "action,region"]).ok().json();

    assert_eq!((calls(&report), &report["failed"]), (3, &2.into()));
    let actions = json!({"RunInstances": 2, "StopInstances": 1});
    assert_eq!(Value::from(groups(&report, "action")), actions);
    assert_eq!(Value::from(groups(&report, "region")), json!({"ap-tokyo": 3}));
}

/// In a document of many calls a pointer begins at the entry, whether that is JSON or YAML.
#[test]
fn fields_point_into_the_entries_of_documents() {
    let har = r#"{"log":{"version":"1.2","entries":[{"request":{"method":"POST"},"response":{"content":{"text":"{\"Response\":{\"RequestId\":\"r-1\"}}"}}},{"request":{"method":"GET"},"response":{"content":{"text":"{\"Response\":{\"RequestId\":\"r-2\"}}"}}}]}}"#;
    let yaml = "interactions:\n- request: {method: POST}\n  response: {content: {text: '{\"Response\":{\"RequestId\":\"r-1\"}}'}}\n- request: {method: GET}\n  response: {content: {text: '{\"Response\":{\"RequestId\":\"r-2\"}}'}}\n";
    let folder = Folder::with(&[("a.har", har.as_bytes()), ("a.yaml", yaml.as_bytes())]);
    for file in ["a.har", "a.yaml"] {
        let report = |field: &str, args: &[&str]| {
            folder.summary(&[&[file, "--field", field], args].concat()).json()
        };
        let by = report("way=/request/method", &["--by", "way"]);
        assert_eq!(Value::from(groups(&by, "way")), json!({"POST": 1, "GET": 1}), "{file}");
        assert_eq!(calls(&report("response=/response/content/text", &[])), 2, "{file}");

        let elsewhere = report("response=/request/method", &[]);
        assert_eq!((calls(&elsewhere), &elsewhere["not_a_response"]), (0, &2.into()), "{file}");
    }
}
