//! Names, places and spellings of secrets, each as a row.

mod damaged;
mod forms;
mod spelled;

use super::*;

/// Stands for a secret.
const HUSH: &str = "hush";

#[test]
fn names_in_any_case_and_with_any_marks() {
    for key in [
        "SecretId",
        "secretKey",
        "SECRET_KEY",
        "secretkey",
        "Token",
        "X-TC-Token",
        "AdminPassword",
        "sessionToken",
        "PrivateKey",
        "private-key",
        "x-api-key",
        "api-key",
        "API Key",
        "APIKey",
        "apikeys",
        "api.key",
        "access-key",
        "client-key-data",
        "ClientKeyData",
        "client_key_data",
        "PassWord",
        "Password2",
        "accesstoken",
        "dbpassword",
        "jsessionid",
        "PHPSESSID",
        "Stoken",
        "Password.0",
        "user.password",
        "Set-Cookie",
        "Proxy-Authorization",
        "pass",
        "db_pass",
        "dbpass",
        "auth",
        "basicAuth",
        "sign",
        "mch_sign",
        "sig",
        "skey",
        "p_skey",
        "AppSKey",
        "pin",
        "UserPin",
        "otp",
        "smsOtp",
        "verify code",
        "VerifyCode",
        "verify-code",
        "kubeconfig",
        "KubeConfig",
        "Kube Config",
        "data key",
        "DataKey",
        "Plaintext",
        "PlainText",
        "connection string",
        "ConnectionString",
        "auth.0",
        "密码",
        "登录密码",
        "口令",
        "密钥",
        "API密钥",
        "令牌",
        "签名",
        "验证码",
        "短信验证码",
        "私钥",
        "凭证",
        "密码1",
        "Ｐａｓｓｗｏｒｄ",
    ] {
        assert!(is_secret(key), "{key}");
    }
}

#[test]
fn names_that_only_look_like_it() {
    for key in [
        "RequestId",
        "NextToken",
        "next_token",
        "next-token",
        "Params.NextToken",
        "PaginationToken",
        "PageToken",
        "MaxTokens",
        "Message",
        "Code",
        "KeyId",
        "KeyName",
        "InstanceName",
        "ShippingAddress",
        "SignName",
        "SignType",
        "Author",
        "Authority",
        "AuthType",
        "Passed",
        "PassRate",
        "Bypass",
        "compass",
        "design",
        "Assign",
        "Spin",
        "Opinion",
        "Pinyin",
        "Ping",
        "DataKeyId",
        "PublicKey",
        "PrimaryKey",
        "TagKey",
        "Monkey Data",
        "Possession",
        "Secretary",
        "Tokenizer",
        "",
        "0",
        "...",
        "密码学",
        "签名算法",
        "验证码长度",
    ] {
        assert!(!is_secret(key), "{key}");
    }
}

/// Names of real parameters; `corpus/README.md` says where they are from.
#[test]
fn published_names_are_told_apart() {
    let table = include_str!("../../../corpus/catalog/parameter-names.tsv");
    let rows: Vec<(&str, &str)> =
        table.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
    assert!(rows.len() > 300);
    let is_wrong = |(name, value): &&(&str, &str)| is_secret(name) != (*value == "hidden");
    let wrong: Vec<_> = rows.iter().filter(is_wrong).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// What is hidden, and what is shown of the same text.
const NAMED: &[(&str, &[&str])] = &[
    (r#"{"Response":{"Token":"hush","#, &["Response"]),
    (r#"{"Response":{"Token":"hush, hush","A":"seen"#, &["seen"]),
    (r#"{"Token":["hush","hush"],"A":x"#, &[]),
    (r#"{"Token":["hush",{"x":"hush"}],"A":"seen"#, &["seen"]),
    (r#"{"Token":{"x":"hush","y":["hush"#, &[]),
    (r#"{"Token":"hush\\","Password":"hush"#, &[]),
    ("{\"Token\":\n  \"hush\"", &[]),
    (r#"{"Token":"\/hush""#, &[]),
    (r#"{"Token":"x\"hush","A":"seen"#, &["seen"]),
    (r#"{\"Token\":\"x\\\"hush\",\"A\":\"seen\"}"#, &["seen"]),
    (r#"{"Token":"x"hush","A":"seen"#, &["seen"]),
    (r#"{"Token":hush,"A":"seen"#, &["seen"]),
    (r#"{"Token":null,"A":"seen"#, &["null", "seen"]),
    // Spellings.
    (r#"{"\u0054oken":"hush""#, &[]),
    (r#"{"Pass\u0077ord":"hush""#, &[]),
    (r#"{"api\u005fkey":"hush""#, &[]),
    (r#"{"\u5bc6\u7801":"hush","A":"seen"#, &["seen"]),
    (r#"{"API Key":"hush","verify code" : 'hush',"A":"seen"#, &["seen"]),
    (r#"{'password': b'hush', 'A': 'seen'"#, &["seen"]),
    (r#"{'password' => 'hush', 'A' => 'seen'"#, &["seen"]),
    (r#"var password := "hush", a = "seen""#, &["seen"]),
    ("密码：hush，a", &[]),
    ("您的验证码是hush，请勿泄露", &["请勿泄露"]),
    ("Your verify code: hush", &["Your verify code"]),
    ("API Key: hush\nA: seen", &["seen"]),
    // Queries and forms.
    ("SecretKey=hush&Action=seen", &["seen"]),
    ("https://x.example/a?q-signature=hush&b=seen", &["x.example", "seen"]),
    ("https://x.example/?sign=hush&b=seen", &["seen"]),
    ("https://x.example/?sig=hush#seen", &["seen"]),
    ("https://x.example/?a=1&key=hush&b=seen", &["seen"]),
    ("see https://x.example/?token=hush seen", &["seen"]),
    ("https://x.example/?a=1&amp;token=hush&amp;b=seen", &["seen"]),
    (
        "u=https%3A%2F%2Fx.example%2F%3Fa%3D1%26token%3Dhush%26b%3Dseen&c=seen",
        &["%26b%3Dseen", "&c=seen"],
    ),
    ("u=https%3A%2F%2Fx.example%2F%3Fkey%3Dhush%26b%3Dseen", &["seen"]),
    ("u=x%253Ftoken%253Dhush%2526b%253Dseen", &["seen"]),
    ("Secret%4bey=hush&A=seen", &["seen"]),
    ("%E5%AF%86%E7%A0%81=hush&A=seen", &["seen"]),
    ("p=%7B%22token%22%3A%22hush%22%2C%22a%22%3A1%7D", &[]),
    ("%22Key%22%3A%20%22Password%22%2C%20%22Value%22%3A%20%22hush%22", &["Password"]),
    (r#"{"url":"https://x.example/?token=hush\u0026b=seen"#, &["seen"]),
    ("user[password]=hush&A=seen", &["seen"]),
    ("https://user:hush@x.example/a?b=seen", &["https://user:***@x.example/a?b=seen"]),
    ("mysql://root:hu/hush@x.example", &["@x.example"]),
    ("u=ftp%3A%2F%2Fuser%3Ahush%40x.example", &["user:***@x.example"]),
    // The end of a value.
    ("password=hu,hush;hush}hush&hush a", &[]),
    ("password=correct horse hush", &[]),
    ("password=hush, user=seen", &["seen"]),
    ("password=hush user=seen", &["seen"]),
    ("password='hush, hush' user=seen", &["seen"]),
    ("password=\"hush\"hush user=seen", &["seen"]),
    ("Server=x;Password=hush;Database=seen", &["seen"]),
    ("{password=hush, user=seen}", &["seen"]),
    ("{user=seen, password=hush} seen", &["{user=seen, password=***} seen"]),
    (r#"{"msg":"password=hush","A":"seen"#, &["seen"]),
    (r#"{"msg":"password=hu\"hush","A":"seen"#, &["seen"]),
    (r#"{"msg":"password=hush\nA: seen"#, &["seen"]),
    (r#"{"msg":"token=","A":"seen"#, &["seen"]),
    ("PASSWORD=\nUSER=seen", &["seen"]),
    ("--user seen --password hush --region seen", &["--region seen"]),
    // Headers.
    ("Cookie: a=b; skey=hush; p_skey=hush\nA: seen", &["seen"]),
    ("Set-Cookie: x=hush; Path=/, y=hush", &[]),
    ("Authorization: TC3 Credential=hush, Signature=hush\nseen", &["seen"]),
    ("curl -H \"Cookie: a=hush; b=hush\" https://seen", &["seen"]),
    ("x-tc-token: hush\nseen", &["seen"]),
    ("Bearer hush", &["Bearer ***"]),
    ("got bearer hush, seen", &["seen"]),
    ("Basic hush", &["Basic ***"]),
    ("x=Bearer+hush&a=seen", &["seen"]),
    (r#"Digest username="seen", uri="/", response="hush", opaque="seen""#, &["seen"]),
    // XML and YAML.
    ("<Password>hush</Password><A>seen</A>", &["<Password>***</Password>", "seen"]),
    ("<ns:Password a=\"1\">hu<b/>hush</ns:Password><A>seen</A>", &["seen"]),
    ("<Credentials><Id>hush</Id>", &[]),
    ("<Token><![CDATA[hush]]></Token>seen", &["seen"]),
    ("\\u003cPassword\\u003ehush\\u003c/Password\\u003eseen", &["seen"]),
    ("<user password=\"hush\" name=\"seen\"/>", &["seen"]),
    ("users:\n- client-key-data: hush\n  name: seen", &["seen"]),
    ("password: |\n  hush\n\n  hush\nuser: seen", &["seen"]),
    ("- password: >-\n    hush\n    hush\n  user: seen", &["seen"]),
    ("secrets:\n  a: hush\n  b:\n    c: hush\nuser: seen", &["seen"]),
    ("tokens:\n- hush\n- hush\nuser: seen", &["seen"]),
    (r#"{"y":"password: |\n  hush\n  hush\nuser: seen"}"#, &["seen"]),
    // Pairs.
    (r#"{"Key":"Password","Value":"hush"},{"Key":"City","Value":"seen"#, &["City", "seen"]),
    (
        r#"[{"Value":"seen","Key":"City"},{"Value":"hush","Key":"Password"},{"Key":"City","Value":"seen""#,
        &["seen"],
    ),
    (r#"{"Name":"Token","Values":["hush","hush"],"x":"seen"#, &["seen"]),
    (r#"{"Values":["hush",{"a":"hush"}],"Name":"Token","x":"seen"#, &["seen"]),
    (r#"{"Type":"Password","Value":"hush"#, &["Password"]),
    (r#"{"Field":"Password","Value":"hush"#, &["Password"]),
    (r#"{"Id":"Password","Value":"hush"#, &["Password"]),
    (r#"{"Label":"API Key","Value":"hush"#, &["API Key"]),
    (r#"{"Key":"Pass\u0077ord","Value":"hush"#, &["Password"]),
    (r#"{"y":"{\"Key\":\n  \"Password\",\n  \"Value\": \"hush\"}"}"#, &["Password"]),
    (r"Key: \token, Value: hush", &["token"]),
    (r#"{"Key":"Password","Note":"a } b","Value":"hush"#, &["a } b"]),
    (r#"{"Key":"Password","Meta":{"Value":"seen"},"Value":"hush"#, &["seen"]),
    (r#"{\"Key\":\"Password\",\"Value\":\"hush\"},{\"Key\":\"City\",\"Value\":\"seen\"#, &["seen"]),
    ("Tags.0.Key=Password&Tags.0.Value=hush&Tags.1.Key=City&Tags.1.Value=seen", &["seen"]),
    ("- name: DB_PASSWORD\n  value: hush\n- name: CITY\n  value: seen", &["seen"]),
    ("password: -----BEGIN PRIVATE KEY-----hush", &[]),
];

#[test]
fn what_a_name_says_is_secret_goes() {
    let mut wrong = Vec::new();
    for (text, shown) in NAMED {
        let masked = mask_text(text);
        let is_hidden = !masked.contains(HUSH) && masked.contains(MASK) == text.contains(HUSH);
        let times = |part: &str| if part == "seen" { text.matches(part).count() } else { 1 };
        if !is_hidden || !shown.iter().all(|part| masked.matches(part).count() >= times(part)) {
            wrong.push(format!("{text}\n{masked}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// However a text is cut, no more of a secret is left than is needed to tell that it is none.
#[test]
fn what_is_cut_off_is_hidden_all_the_same() {
    let mut wrong = Vec::new();
    for (text, _) in NAMED {
        for cut in (0..text.len()).filter_map(|end| text.get(..end)) {
            let masked = mask_text(cut);
            if masked.contains(HUSH) || masked.ends_with("hus") {
                wrong.push(format!("{cut}\n{masked}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn text_without_secrets_stays_as_it_is() {
    for text in [
        r#"{"Code":"X""#,
        r"a\u4e2d\u00e9\/",
        "no such: thing",
        "ShippingAddress: seen",
        "https://x.example:8080/@seen",
        "12:30:00 GET /a?NextToken=seen&b=1 HTTP/1.1",
        "Basic authentication failed",
        "the Basic plan: seen",
        "List<Token> tokens",
        "signName: seen, author = seen",
        "a @ b",
        "100%25AB",
        r#"{"Type":"City","Value":"seen"}"#,
        "Digest of the day",
        "--- a: b",
        "mailto:a@x.example",
        "https://x.example/a:b@c",
        "token",
        "password",
        "<token/>",
        "验证码已发送",
        "签名算法：seen",
    ] {
        assert_eq!(mask_text(text), text);
    }
}

#[test]
fn different_secrets_stay_different() {
    let codes = ["a", "b"].map(|letter| format!("AKID{}", letter.repeat(32)));
    let [one, other] = codes.each_ref().map(|code| mask_apart(code).into_owned());
    assert!(
        one.starts_with("AKID***") && one.len() == "AKID***".len() + 8 && one != other,
        "{one} {other}"
    );
    assert_eq!(mask_apart(&codes[0]), one);
    assert_eq!(mask_apart(&format!("x.{}", codes[0])), format!("x.{one}"));
    assert_eq!(
        mask_apart("password=hush"),
        "password=***",
        "too few are likely to hide behind a hash"
    );
    for text in ["InvalidParameter.SecretKey", "c45dc435-9d19-423e-a85a-8f36c13b7a77", ""] {
        assert!(matches!(mask_apart(text), Cow::Borrowed(same) if same == text));
    }
}

#[test]
fn hints_are_seen_in_any_spelling() {
    for text in [
        "Secret%49d=x&A=1",
        "Password.0=x",
        r#"{"\u0053ecret Key":"x"}"#,
        r#"{"AttributeKey":"AccessKey\u0049d""#,
        "prefix/AKIDxxxxxxxxxxxxxxxx",
        r#"{"Label":"verify code"}"#,
        r#"{"Label":"密码"}"#,
    ] {
        assert!(hints_at_secret(text), "{text}");
    }
    assert!(
        !hints_at_secret(r#"{"NextToken":"x","KeyId":"y"}"#) && !hints_at_secret("a=100%&b=%zz")
    );
}

/// If anything were looked at again and again, this would not end.
#[test]
fn hostile_text_costs_what_its_length_says() {
    const PARTS: &[&str] = &[
        "Value:",
        "Value='",
        "Value: a ",
        "\"Value\":\"",
        "Value=\\\"",
        "Value={",
        "Value:\n\n",
        "a.1.Value=x&a.1.Key=Token&",
        "Key:",
        "Key=Token,",
        "{",
        "[",
        "\\",
        "\"",
        "%25",
        "%",
        ":",
        "=",
        ": ",
        "token:",
        "token: {",
        "token=[1,",
        "token:\n",
        "<token ",
        "<token>",
        "a<token>",
        "<token><",
        "--",
        "--token ",
        "--a",
        "-----BEGIN ",
        "---- BEGIN PRIVATE KEY",
        "BEGIN PRIVATE KEY",
        "-----BEGIN PRIVATE KEY-----",
        "eyJ/",
        "eyJ.",
        "AKID",
        "ghp_",
        "/sk-",
        "://a:b",
        "://a:b/@",
        "@tcp(",
        "Bearer ",
        "basic+",
        "Digest ",
        "是",
        "码是",
        "密码是",
        "token：",
        "a, b; c& ",
        "}}}}",
        "token=} ",
        "token=, ",
        "token=a& ",
        "token=a ",
        "\n- ",
        "password: |\n",
        " ",
        "a",
        "\u{0}",
        "\\u0054",
        "token\\u003a",
        "&amp;key=",
        "%26key%3D",
        "session.",
        "s",
        "keykey",
        "Basic(",
        "Bearer:",
        "Bearer%20",
        "Bearer%20and=",
        "Value:x,",
        "%3Ctoken%3E",
        "%3Ctoken%3E/token",
        "token: |#,",
        "https://a%40",
        "a:b@c:80 ",
        "'it'\\''",
        "api key ",
        "secret: \\n  ",
        "\"a\": \"token=",
        "12\" {\"Value\":\"x\",",
        "{\"Value\":[\"",
        "\"Key\":\"Token\"}",
        "\"token\" \"x\":",
        "\"token\" 'x",
        "\"token\" \"",
        "\"token\"x:\"",
        "\"token\":}\"x\":",
        "\"token\"  ",
        "\"token\"1",
        "\u{1b}[",
        "\u{1b}[1",
        "\\u001b[0;",
        "\u{1b}[0mtoken=",
        "[0][]",
        "a[]=",
        "&amp;amp;",
        "&quot;",
        "&#61;",
        "token&#61;",
        "<a name=\"token\">",
        "<a name=token ",
        "<key>token</key><a>",
        "<key>token</key>",
        "\"--token\",\"",
        "\"--token\",",
        "--token\n- ",
        "token=\\\n",
        "Host: a@",
        "host:",
    ];
    let goes_through = |text: &str| {
        assert!(mask_text(text).len() <= text.len() * 2 + 16, "{text:.40}");
        hints_at_secret(text);
        is_secret(text);
    };
    for part in PARTS {
        goes_through(&format!("{{{}", part.repeat((1 << 16) / part.len())));
    }
    let all = PARTS.concat();
    goes_through(&all.repeat((1 << 20) / all.len()));
}
