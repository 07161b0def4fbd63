//! Which names of members say what. This file must not know how records are written.
//!
//! Names are compared without regard to case, `_` and `-`: `X-TC-Action` is `xtcaction` here, and
//! `__TIMESTAMP__` is `timestamp`.

use super::context::ContextField;

/// What a member with a known name holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RecognisedName {
    /// A field of the context.
    Field(ContextField),
    /// When the call was made or logged.
    Time,
    /// The request. Nothing inside of it is recognised.
    Request,
    /// Labels of the record: members that belong to the object around it as much as to itself.
    Labels,
}

/// No known name is longer, the characters included that do not count.
const MAX_NAME: usize = 32;

/// What a member with this name holds.
pub(crate) fn recognise(name: &[u8]) -> Option<RecognisedName> {
    let mut plain = [0; MAX_NAME];
    // Most names are written as they are in the table, and few of the others need a second look.
    recognise_plain(name).or_else(|| recognise_plain(simplify(name, &mut plain)?))
}

/// Whether a member with this name is the request, and its name says so: what looks like a response
/// in it is none. `params` may hold anything.
pub(super) fn is_named_request(name: &[u8]) -> bool {
    says_request(name) && recognise(name) == Some(RecognisedName::Request)
}

/// Whether the name of a request says that it is one.
pub(super) fn says_request(name: &[u8]) -> bool {
    name.windows(3).any(|part| part.eq_ignore_ascii_case(b"req"))
}

/// Whether a member of a request with this name holds its headers.
pub(super) fn is_headers(name: &[u8]) -> bool {
    let mut plain = [0; MAX_NAME];
    let plain = simplify(name, &mut plain);
    matches!(plain, Some(b"headers" | b"header" | b"requestheaders" | b"reqheaders"))
}

/// What a header of a request says of the call: those of the signature (`X-TC-Action`), and the
/// host. Others may mean anything.
pub(super) fn recognise_header(name: &[u8]) -> Option<RecognisedName> {
    let mut plain = [0; MAX_NAME];
    let plain = simplify(name, &mut plain)?;
    let is_of_call = plain.starts_with(b"xtc") || plain == b"host";
    recognise_plain(plain).filter(|_| is_of_call)
}

/// What the address of a request says of the call: its host.
pub(super) fn recognise_address(name: &[u8]) -> Option<RecognisedName> {
    let is_address = [&b"url"[..], b"uri"].iter().any(|word| name.eq_ignore_ascii_case(word));
    is_address.then_some(RecognisedName::Field(ContextField::Host))
}

/// What a common parameter of a request says of the call, where it is in the query.
pub(super) fn recognise_parameter(name: &[u8]) -> Option<RecognisedName> {
    match name {
        b"Action" => Some(RecognisedName::Field(ContextField::Action)),
        b"Version" => Some(RecognisedName::Field(ContextField::Version)),
        b"Region" => Some(RecognisedName::Field(ContextField::Region)),
        b"Timestamp" => Some(RecognisedName::Time),
        _ => None,
    }
}

/// Copies into `plain` what counts of a name.
fn simplify<'p>(name: &[u8], plain: &'p mut [u8; MAX_NAME]) -> Option<&'p [u8]> {
    if name.len() > MAX_NAME {
        return None;
    }

    let mut len = 0;
    for byte in name.iter().filter(|byte| !matches!(byte, b'_' | b'-')) {
        *plain.get_mut(len)? = byte.to_ascii_lowercase();
        len += 1;
    }
    plain.get(..len)
}

/// The table of names.
fn recognise_plain(name: &[u8]) -> Option<RecognisedName> {
    use ContextField::*;
    use RecognisedName::*;

    let meaning = match name {
        b"time" | b"ts" | b"t" | b"@t" | b"timestamp" | b"@timestamp" | b"datetime" | b"date"
        | b"asctime" | b"eventtime" | b"logtime" | b"calltime" | b"timelocal" | b"timeiso8601"
        | b"timeutc" | b"timems" | b"timemillis" | b"epochmillis" | b"timestampms"
        | b"timestamputc" | b"createdat" | b"loggedat" | b"occurredat" | b"starttime"
        | b"recordedat" | b"starteddatetime" | b"requesttime" | b"xtctimestamp" | b"msec" => Time,

        b"action" | b"actionname" | b"apiaction" | b"api" | b"apiname" | b"xtcaction"
        | b"tcaction" | b"eventname" | b"operation" | b"operationname" | b"interface"
        | b"interfacename" | b"method" | b"methodname" => Field(Action),

        b"region" | b"regionname" | b"apiregion" | b"xtcregion" | b"tcregion" | b"eventregion" => {
            Field(Region)
        }

        b"service" | b"servicename" | b"apiservice" | b"xtcservice" | b"tcservice" | b"product"
        | b"productname" | b"module" => Field(Service),

        b"version" | b"apiversion" | b"xtcversion" | b"tcversion" => Field(Version),

        b"host" | b"httphost" | b"hostname" | b"domain" | b"endpoint" | b"eventsource" | b"url"
        | b"uri" | b"requesturl" | b"serverhost" | b":authority" | b"authority" => Field(Host),

        b"principalid" | b"principal" => Field(Principal),

        b"status" | b"statuscode" | b"httpstatus" | b"httpcode" | b"httpstatuscode"
        | b"responsestatus" | b"responsecode" => Field(Status),

        b"request" | b"req" | b"requestbody" | b"reqbody" | b"requestdata" | b"reqdata"
        | b"requestparameters" | b"requestparams" | b"requestparam" | b"reqparams"
        | b"requestpayload" | b"requestcontent" | b"requesttext" | b"requestjson"
        | b"apirequest" | b"httprequest" | b"originalrequest" | b"params" | b"parameters"
        | b"input" | b"args" | b"arguments" => Request,

        // Headers of a request that are beside it, not in it, are of the call.
        b"context" | b"meta" | b"metadata" | b"labels" | b"fields" | b"headers" | b"header"
        | b"http" | b"requestheaders" | b"reqheaders" => Labels,

        _ => return None,
    };
    Some(meaning)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn field(name: &str) -> Option<ContextField> {
        match recognise(name.as_bytes()) {
            Some(RecognisedName::Field(field)) => Some(field),
            _ => None,
        }
    }

    #[test]
    fn names_in_any_spelling() {
        for (names, meaning) in [
            ("time ts @timestamp timestamp eventTime date datetime", RecognisedName::Time),
            ("__TIMESTAMP__ startedDateTime asctime @t t Time start_time", RecognisedName::Time),
            ("request req params requestBody request_body req_body", RecognisedName::Request),
            ("requestParameters input args Request-Params", RecognisedName::Request),
            ("context meta labels fields headers header http Headers", RecognisedName::Labels),
            ("requestHeaders request_headers req-headers", RecognisedName::Labels),
        ] {
            for name in names.split(' ') {
                assert_eq!(recognise(name.as_bytes()), Some(meaning), "{name}");
            }
        }

        for (names, meaning) in [
            ("action api Action X-TC-Action x-tc-action X-Tc-Action", ContextField::Action),
            ("eventName operation method apiName interface API_NAME", ContextField::Action),
            ("region Region X-TC-Region eventRegion", ContextField::Region),
            ("service product module", ContextField::Service),
            ("version apiVersion X-TC-Version", ContextField::Version),
            ("host Host endpoint eventSource", ContextField::Host),
            ("principalId principal", ContextField::Principal),
            ("status statusCode status_code http_status", ContextField::Status),
        ] {
            for name in names.split(' ') {
                assert_eq!(field(name), Some(meaning), "{name}");
            }
        }
    }

    #[test]
    fn some_names_of_requests_say_so() {
        for (name, says_so) in [
            ("request", true),
            ("REQ", true),
            ("req_body", true),
            ("requestParameters", true),
            ("params", false),
            ("input", false),
            ("requester", false),
            ("body", false),
            ("", false),
        ] {
            assert_eq!(is_named_request(name.as_bytes()), says_so, "{name}");
        }
    }

    #[test]
    fn headers_of_requests() {
        assert!(is_headers(b"Headers") && is_headers(b"request_headers"));
        assert!(!is_headers(b"meta") && !is_headers(b""));
        let says = |name: &str| recognise_header(name.as_bytes());
        for (name, meaning) in [
            ("X-TC-Action", RecognisedName::Field(ContextField::Action)),
            ("x-tc-region", RecognisedName::Field(ContextField::Region)),
            ("X-Tc-Version", RecognisedName::Field(ContextField::Version)),
            ("X-TC-Timestamp", RecognisedName::Time),
            ("Host", RecognisedName::Field(ContextField::Host)),
        ] {
            assert_eq!(says(name), Some(meaning), "{name}");
        }
        for name in ["action", "Date", "X-TC-Language", "X-TC-Token", "Authorization", ""] {
            assert_eq!(says(name), None, "{name}");
        }
    }

    #[test]
    fn other_names_say_nothing() {
        for name in [
            "",
            "_",
            "-",
            "@",
            "payload",
            "body",
            "response",
            "Response",
            "code",
            "level",
            "msg",
            "secretId",
            "accessKeyId",
            "accountId",
            "uin",
            "times",
            "actions",
            "tim",
            "événement",
        ] {
            assert_eq!(recognise(name.as_bytes()), None, "{name}");
        }

        let at_limit = format!("{:_>32}", "time");
        assert_eq!(recognise(at_limit.as_bytes()), Some(RecognisedName::Time));
        assert_eq!(recognise(format!("_{at_limit}").as_bytes()), None);
    }

    proptest! {
        #[test]
        fn spelling_does_not_matter(name in "[a-zA-Z@_:-]{0,12}", other in "[_-]{0,8}") {
            let expected = recognise(name.as_bytes());
            prop_assert_eq!(recognise(name.to_uppercase().as_bytes()), expected);
            prop_assert_eq!(recognise(format!("{other}{name}{other}").as_bytes()), expected);
        }

        #[test]
        fn no_bytes_make_it_panic(name in proptest::collection::vec(any::<u8>(), 0..40)) {
            recognise(&name);
        }
    }
}
