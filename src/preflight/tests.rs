//! A service that is built at run time: two actions, whose names and tables are owned by the test.

use super::checker::Checker;
use super::common::{CommonRules, Documents};
use super::parameter::{Parameter, Shape, Test};
use super::request::Request;
use super::rule::{Rule, RuleEntry};
use super::schema::of_action;
use super::service::{ActionTable, Actions, Service, Tolerated};
use crate::preflight::Findings;

static COMMON: CommonRules = CommonRules::new(Documents {
    page: "the page",
    description: "the model",
    requests: "the protocol",
    regions: "the regions",
    releases: "the releases",
});

static SIZE: RuleEntry =
    RuleEntry { word: "size", summary: "Size is at most 9.", ..RuleEntry::LIKELY };

/// What a description read at run time holds.
struct Model {
    names: Vec<String>,
    kinds: Vec<String>,
}

impl Model {
    fn read() -> Self {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Model { names: owned(&["Name", "Kind", "Size", "Disks"]), kinds: owned(&["slow", "fast"]) }
    }
}

/// Checks with a service made of the model, and hands over what `look` makes of it.
fn with_service<R>(many: usize, look: impl FnOnce(&Service<'_>) -> R) -> R {
    let model = Model::read();
    let [name, kind, size, disks] = &model.names[..] else { panic!() };
    let kinds: Vec<&str> = model.kinds.iter().map(String::as_str).collect();
    let codes = ["InvalidParameterValue.Size"];
    let source = String::from("a model of today");

    let members = [
        Parameter::new(kind, Shape::Text, &source).required().constraint(
            Rule::new(&SIZE),
            &codes,
            Test::Words(&kinds),
            "slow or fast",
        ),
        Parameter::new(size, Shape::Unsigned, &source).constraint(
            Rule::new(&SIZE),
            &codes,
            Test::AtMost(9),
            "at most 9",
        ),
    ];
    let others: Vec<String> = (0..many).map(|nth| format!("Other{nth}")).collect();
    let mut parameters = vec![
        Parameter::new(name, Shape::Text, &source).required(),
        Parameter::new(disks, Shape::Objects(&members), &source),
    ];
    parameters.extend(others.iter().map(|name| Parameter::new(name, Shape::Text, &source)));
    let tables =
        [ActionTable::new("CreateDisk", &parameters), ActionTable::new("DescribeDisks", &[])];

    let title = String::from("Disks");
    look(&Service {
        name: "disk",
        title: &title,
        versions: &["2020-02-02"],
        hosts: &["disk.example"],
        page: "the page",
        actions: Actions::new(&tables),
        common: &COMMON,
        rules: &[],
        tolerated: Tolerated { names: &[], source: "", help: "" },
        about: &[("Name", "What the disk is called.")],
        about_names: "",
    })
}

fn rows(findings: &Findings<'_>) -> Vec<(&'static str, String, Option<String>)> {
    let row = |finding: &super::Finding<'_>| {
        (finding.rule.word(), finding.parameter.clone(), finding.code().map(str::to_owned))
    };
    findings.iter().map(row).collect()
}

fn check(many: usize, action: &str, body: &str) -> Vec<(&'static str, String, Option<String>)> {
    with_service(many, |service| {
        let checker = Checker::of(service);
        let request = Request::json(action, body.as_bytes());
        let findings = checker.check(&request, None);
        assert_eq!(checker.is_valid(&request, None), !findings.has_errors(), "{body}");
        rows(&findings)
    })
}

#[test]
fn requests_are_checked_with_a_service_built_at_run_time() {
    let finding = |rule, parameter: &str, code: &str| {
        (rule, parameter.to_owned(), (!code.is_empty()).then(|| code.to_owned()))
    };
    for many in [0, 100] {
        for (action, body, expected) in [
            ("CreateDisk", r#"{"Name":"a","Disks":[{"Kind":"fast","Size":9}]}"#, vec![]),
            ("DescribeDisks", "{}", vec![]),
            ("CreateDisk", "{}", vec![finding("missing_parameter", "/Name", "MissingParameter")]),
            (
                "CreateDisk",
                r#"{"Name":1,"Disks":[{"Size":10,"Kind":"quick"}],"Nmae":""}"#,
                vec![
                    finding("wrong_type", "/Name", "InvalidParameter"),
                    finding("size", "/Disks/0/Size", "InvalidParameterValue.Size"),
                    finding("size", "/Disks/0/Kind", "InvalidParameterValue.Size"),
                    finding("unknown_parameter", "/Nmae", "UnknownParameter"),
                ],
            ),
            ("LookUpEvents", "{}", vec![finding("unknown_action", "/Action", "InvalidAction")]),
        ] {
            assert_eq!(check(many, action, body), expected, "{action} {body}");
        }
    }
}

#[test]
fn long_tables_report_what_is_missing_and_what_is_twice() {
    let last = r#"{"Name":"a","Other99":"","Other99":""}"#;
    let expected = vec![("duplicate_parameter", "/Other99".to_owned(), None)];
    assert_eq!(check(100, "CreateDisk", last), expected);
}

#[test]
fn findings_and_schemas_name_the_service_that_was_built() {
    with_service(0, |service| {
        let request = Request::json("CreateDisk", b"{}").version("2019-03-19");
        let findings = Checker::of(service).check(&request, None);
        let messages: Vec<&str> = findings.iter().map(|finding| &*finding.message).collect();
        assert_eq!(messages, ["there is no version \"2019-03-19\" of Disks", "Name is missing"]);
        assert_eq!(findings[1].help, "What the disk is called.");
        assert_eq!(findings[1].source, "a model of today");

        let to_host = |host: &'static str| {
            let headers = [("Host", host.as_bytes()), ("X-TC-Action", b"DescribeDisks")];
            let request = Request::parts("POST", "/", headers, Some(b"{}"));
            rows(&Checker::of(service).check(&request, None))
        };
        assert_eq!(to_host("disk.tencentcloudapi.com"), []);
        let other = ("other_service", String::new(), None);
        assert_eq!(to_host("cloudaudit.tencentcloudapi.com"), [other]);

        let schema = serde_json::to_value(of_action(service, "CreateDisk")).unwrap();
        assert_eq!(schema["title"], "CreateDisk of Disks, version 2020-02-02");
        assert_eq!(schema["properties"]["Disks"]["items"]["required"], serde_json::json!(["Kind"]));

        let rules: Vec<&str> = service.all_rules().iter().map(|rule| rule.word()).collect();
        assert_eq!(rules, ["size"]);
    });
}

#[test]
fn templates_have_known_placeholders_only() {
    let is_word = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'=');
    with_service(0, |service| {
        let findings = |action, body: &'static str| {
            Checker::of(service).check(&Request::json(action, body.as_bytes()), None)
        };
        for findings in [findings("CreateDisk", "[1,"), findings("Disk", "{"), findings("", "")] {
            for finding in &findings {
                let text = format!("{} {}", finding.message, finding.help);
                let braces = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
                assert!(!braces.map(|(word, _)| word).any(is_word), "{text}");
            }
        }
    });
}
