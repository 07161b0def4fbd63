//! Requests without errors, for all 21 actions, made by the typed builders, and texts of them in
//! which the place of every value is known.
//!
//! It must not know what a finding says.

use std::collections::BTreeMap;
use std::ops::Range;

use apitriage::catalog::Action;
use apitriage::preflight::requests::*;
use apitriage::preflight::{Checker, Findings, Request};
use proptest::prelude::*;
use serde_json::Value;

/// The time at which all requests here are sent.
pub(crate) const NOW: i64 = 1_700_000_000;
const DAY: i64 = 86_400;

/// A small source of chance, so that a request can be made step by step.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn any() -> impl Strategy<Value = Dice> {
        any::<u64>().prop_map(|seed| Dice(seed | 1))
    }

    /// Less than `most`.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % most.max(1)
    }

    fn chance(&mut self) -> bool {
        self.below(2) == 0
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below((most - least + 1) as usize) as i64
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn name(&mut self, least: usize, most: usize, letters: &str) -> String {
        let letters: Vec<char> = letters.chars().collect();
        let len = if self.chance() {
            self.pick(&[least, most])
        } else {
            least + self.below(most - least + 1)
        };
        (0..len).map(|_| self.pick(&letters)).collect()
    }

    fn anything(&mut self) -> String {
        self.name(1, 12, "aZ0 &=+%.~#?/\"\\\u{e9}\u{4e2d}\u{1f600}\n-_<>")
    }
}

const LETTERS: &str = "abcXYZ019";
const KEYS: [&str; 7] = [
    "RequestId",
    "EventName",
    "ReadOnly",
    "Username",
    "ResourceType",
    "ResourceName",
    "AccessKeyId",
];
const REGIONS: [&str; 3] = ["ap-guangzhou", "sh", "x"];

/// A request that was built.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) action: Action,
    pub(crate) parameters: Value,
    pub(crate) body: String,
    pub(crate) form: String,
    pub(crate) query: String,
    pub(crate) warnings: Findings<'static>,
    /// What checking it through `Serialize` found.
    pub(crate) serialized: Findings<'static>,
}

fn sent<T>(built: Result<Checked<T>, Findings<'static>>) -> Sent {
    let built = built.unwrap_or_else(|findings| panic!("{findings}: {findings:?}"));
    let name = built.action().name();
    Sent {
        action: built.action(),
        parameters: serde_json::from_str(built.body()).unwrap(),
        body: built.body().to_owned(),
        form: built.form(),
        query: built.query(),
        warnings: built.warnings().clone(),
        serialized: Checker::new().check(&Request::serialize(name, &built).unwrap(), NOW),
    }
}

/// Sets optional parameters or leaves them out.
macro_rules! maybe {
    ($dice:ident, $request:ident; $($setter:ident($value:expr))*) => {
        $(if $dice.chance() { $request = $request.$setter($value); })*
    };
}

/// Any request that is allowed, of any action.
pub(crate) fn any_sent() -> impl Strategy<Value = Sent> {
    (proptest::sample::select(Action::ALL), Dice::any())
        .prop_map(|(action, mut dice)| request(action, &mut dice))
}

pub(crate) fn request(action: Action, dice: &mut Dice) -> Sent {
    match action {
        Action::CreateAudit => {
            let mut request = CreateAudit::new()
                .audit_name(dice.name(3, 128, "aZ0_"))
                .cos_bucket_name(bucket(dice, 40))
                .cos_region(dice.pick(&REGIONS))
                .is_create_new_bucket(dice.between(0, 1))
                .is_enable_cmq_notify(0)
                .read_write_attribute(dice.between(1, 3));
            if dice.chance() {
                request = request
                    .is_enable_cmq_notify(1)
                    .is_create_new_queue(dice.between(0, 1))
                    .cmq_queue_name(dice.name(1, 64, "qQ"))
                    .cmq_region(dice.pick(&["sh", "hk", "ap-shanghai"]));
            }
            let kms = dice.pick(&REGIONS);
            maybe!(dice, request; log_file_prefix(dice.name(3, 40, LETTERS)) kms_region(kms) key_id(dice.anything()));
            if dice.chance() {
                request = request.is_enable_kms_encry(1).cos_region(kms).kms_region(kms).key_id("");
            }
            maybe!(dice, request; log_file_prefix(""));
            sent(request.build(NOW))
        }
        Action::UpdateAudit => {
            let mut request = UpdateAudit::new().audit_name(dice.anything());
            if dice.chance() {
                request = request
                    .is_enable_cmq_notify(1)
                    .is_create_new_queue(dice.between(0, 1))
                    .cmq_queue_name(dice.name(1, 64, "qQ"))
                    .cmq_region(dice.pick(&["sh", "hk", "ap-shanghai"]));
            }
            maybe!(dice, request; cos_bucket_name(bucket(dice, 40)) cos_region(dice.pick(&REGIONS))
                kms_region(dice.pick(&REGIONS)) is_enable_kms_encry(0) read_write_attribute(dice.between(1, 3))
                log_file_prefix(dice.name(3, 40, LETTERS)) key_id(dice.anything()));
            if dice.chance() {
                let region = dice.pick(&REGIONS);
                request = request
                    .is_create_new_bucket(dice.between(0, 1))
                    .cos_bucket_name(bucket(dice, 40));
                request = request
                    .cos_region(region)
                    .is_enable_kms_encry(1)
                    .kms_region(region)
                    .key_id(dice.anything());
            }
            sent(request.build(NOW))
        }
        Action::DeleteAudit => sent(DeleteAudit::new().audit_name(dice.anything()).build(NOW)),
        Action::DescribeAudit => sent(DescribeAudit::new().audit_name(dice.anything()).build(NOW)),
        Action::StartLogging => sent(StartLogging::new().audit_name(dice.anything()).build(NOW)),
        Action::StopLogging => sent(StopLogging::new().audit_name(dice.anything()).build(NOW)),
        Action::ListAudits => sent(ListAudits::new().build(NOW)),
        Action::InquireAuditCredit => sent(InquireAuditCredit::new().build(NOW)),
        Action::GetAttributeKey => {
            let mut request = GetAttributeKey::new();
            maybe!(dice, request; website_type(dice.pick(&["zh", "en"])));
            sent(request.build(NOW))
        }
        Action::ListCosEnableRegion => {
            let mut request = ListCosEnableRegion::new();
            maybe!(dice, request; website_type(dice.pick(&["zh", "en"])));
            sent(request.build(NOW))
        }
        Action::ListCmqEnableRegion => {
            let mut request = ListCmqEnableRegion::new();
            maybe!(dice, request; website_type(dice.pick(&["zh", "en"])));
            sent(request.build(NOW))
        }
        Action::ListKeyAliasByRegion => {
            let mut request = ListKeyAliasByRegion::new().kms_region(dice.pick(&REGIONS));
            maybe!(dice, request; limit(dice.between(-1, 200)) offset(dice.pick(&[0, i64::MIN, i64::MAX])));
            sent(request.build(NOW))
        }
        Action::LookUpEvents => {
            let start = NOW - dice.between(0, 7 * DAY);
            let mut request =
                LookUpEvents::new().start_time(start).end_time(start + dice.between(0, 9 * DAY));
            maybe!(dice, request; lookup_attributes(attributes(dice, &KEYS)) next_token(dice.anything())
                max_results(dice.between(-1, 50)) mode(dice.pick(&["standard", "quick"])));
            sent(request.build(NOW))
        }
        Action::DescribeEvents => {
            let start = NOW - dice.between(0, 90 * DAY);
            let end = start + dice.between(-DAY, 30 * DAY - 1);
            let mut request = DescribeEvents::new().start_time(start as u64).end_time(end as u64);
            maybe!(dice, request; lookup_attributes(attributes(dice, &["Tags", "EventId", "EventPlatform", "username"]))
                next_token(dice.pick(&[0, u64::MAX, 16_805_138_109_322_956]))
                max_results(dice.between(0, 50) as u64) is_return_location(dice.between(0, 1) as u64));
            if dice.below(8) == 0 {
                request = request.start_time(1_000_000_000_000).end_time(1_000_000_000_001);
            }
            sent(request.build(NOW))
        }
        Action::CreateAuditTrack => {
            let mut request = CreateAuditTrack::new()
                .name(dice.name(3, 48, "aZ0-_"))
                .status(dice.between(0, 1) as u64)
                .storage(storage(dice))
                .action_type(dice.pick(&["Read", "Write", "*"]));
            let (product, names) = events(dice);
            request = request.resource_type(product).event_names(names);
            maybe!(dice, request; track_for_all_members(dice.between(0, 1) as u64) export_id(dice.anything()));
            sent(request.build(NOW))
        }
        Action::ModifyAuditTrack => {
            let mut request = ModifyAuditTrack::new().track_id(dice.pick(&[0, 7, u64::MAX]));
            let (product, names) = events(dice);
            maybe!(dice, request; name(dice.name(3, 48, "aZ0-_")) action_type(dice.pick(&["Read", "Write", "*"]))
                resource_type(product) status(dice.between(0, 1) as u64) storage(storage(dice))
                event_names(names) track_for_all_members(dice.between(0, 1) as u64));
            sent(request.build(NOW))
        }
        Action::DeleteAuditTrack => {
            sent(DeleteAuditTrack::new().track_id(dice.below(99) as u64).build(NOW))
        }
        Action::DescribeAuditTrack => {
            sent(DescribeAuditTrack::new().track_id(dice.below(99) as u64).build(NOW))
        }
        Action::DescribeAuditTracks => sent(
            DescribeAuditTracks::new()
                .page_number(dice.below(9) as u64)
                .page_size(u64::MAX)
                .build(NOW),
        ),
        Action::CreateEventsAuditTrack => {
            let mut request = CreateEventsAuditTrack::new()
                .name(dice.name(3, 48, "aZ0-_"))
                .status(dice.between(0, 1) as u64)
                .storage(storage(dice))
                .filters(filters(dice));
            maybe!(dice, request; track_for_all_members(dice.between(0, 1) as u64));
            sent(request.build(NOW))
        }
        Action::ModifyEventsAuditTrack => {
            let mut request = ModifyEventsAuditTrack::new().track_id(dice.below(99) as u64);
            maybe!(dice, request; name(dice.name(3, 48, "aZ0-_")) status(dice.between(0, 1) as u64)
                storage(storage(dice)) filters(filters(dice)) track_for_all_members(dice.between(0, 1) as u64));
            sent(request.build(NOW))
        }
        other => panic!("{other} is new: give it a request here"),
    }
}

fn bucket(dice: &mut Dice, most: usize) -> String {
    let inside = dice.name(0, most - 2, "b0-");
    format!("b{inside}9")
}

fn attributes(dice: &mut Dice, keys: &[&str]) -> Vec<LookupAttribute> {
    let one = |dice: &mut Dice| {
        let attribute = LookupAttribute::default().attribute_key(dice.pick(keys));
        if dice.chance() { attribute.attribute_value(dice.anything()) } else { attribute }
    };
    (0..1 + dice.below(12)).map(|_| one(dice)).collect()
}

fn storage(dice: &mut Dice) -> Storage {
    let (kind, name) = match dice.below(3) {
        0 => ("cos", bucket(dice, 50)),
        1 => ("cls", dice.name(1, 50, "a/\u{e9}_")),
        _ => ("ckafka", "ckafka-1/topic".to_owned()),
    };
    let prefix = if kind == "cos" { dice.name(3, 40, LETTERS) } else { dice.anything() };
    let mut request = Storage::new(kind, dice.pick(&REGIONS), name, prefix);
    maybe!(dice, request; storage_account_id(dice.anything()) storage_app_id(dice.anything())
        compress(dice.between(1, 2) as u64));
    request
}

fn events(dice: &mut Dice) -> (&'static str, Vec<String>) {
    match dice.below(3) {
        0 => ("*", vec!["*".to_owned()]),
        1 => ("cos", vec!["*".to_owned()]),
        _ => ("cls", (0..dice.between(1, 10)).map(|_| dice.anything()).collect()),
    }
}

fn filters(dice: &mut Dice) -> Filters {
    let field = |dice: &mut Dice| {
        let (product, names) = events(dice);
        ResourceField::new(product, dice.pick(&["Read", "Write", "*"]), names)
    };
    Filters::new((0..1 + dice.below(3)).map(|_| field(dice)).collect::<Vec<_>>())
}

/// Where a value and its name are in a text.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) key: Option<Range<usize>>,
    pub(crate) value: Range<usize>,
}

/// A JSON text with random blanks, and the place of every value in it, by JSON Pointer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spaced {
    pub(crate) text: String,
    pub(crate) spots: BTreeMap<String, Spot>,
}

impl Spaced {
    pub(crate) fn new(value: &Value, dice: &mut Dice) -> Self {
        let mut spaced = Spaced::default();
        spaced.blank(dice);
        spaced.write("", None, value, dice);
        spaced.blank(dice);
        spaced
    }

    fn blank(&mut self, dice: &mut Dice) {
        self.text += dice.pick(&["", "", " ", "\n", "\t  ", "\r\n"]);
    }

    fn write(&mut self, pointer: &str, key: Option<Range<usize>>, value: &Value, dice: &mut Dice) {
        let start = self.text.len();
        let members: Vec<(Option<&str>, &Value)> = match value {
            Value::Array(elements) => elements.iter().map(|value| (None, value)).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, value)| (Some(name.as_str()), value)).collect()
            }
            _ => Vec::new(),
        };
        let (open, close) = match value {
            Value::Array(_) => ("[", "]"),
            Value::Object(_) => ("{", "}"),
            _ => ("", ""),
        };

        if open.is_empty() {
            self.text += &value.to_string();
        }

        self.text += open;
        for (at, (name, value)) in members.into_iter().enumerate() {
            self.text += if at > 0 { "," } else { "" };
            self.blank(dice);
            let below =
                name.map_or(at.to_string(), |name| name.replace('~', "~0").replace('/', "~1"));
            let key = name.map(|name| {
                let start = self.text.len();
                self.text += &Value::from(name).to_string();
                let key = start..self.text.len();
                self.blank(dice);
                self.text += ":";
                self.blank(dice);
                key
            });
            self.write(&format!("{pointer}/{below}"), key, value, dice);
            self.blank(dice);
        }

        self.text += close;
        self.spots.insert(pointer.to_owned(), Spot { key, value: start..self.text.len() });
    }
}
