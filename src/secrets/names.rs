//! Which names say that their value is a secret. Names are compared word by word.
//!
//! Words end where the case changes, and at `_`, `-`, `.`, blanks and other marks: `ClientKeyData`,
//! `client-key-data` and `Client key data` are the same three words. This file must not know where
//! a name was found.

/// Words that name a secret wherever they are in a name; each may also be spelled as several words.
const ANYWHERE: &[&str] = &[
    "secret",
    "token",
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "credential",
    "privatekey",
    "apikey",
    "accesskey",
    "keydata",
    "authorization",
    "signature",
    "cookie",
    "session",
    "ticket",
];

/// Words that name a secret only as the last ones of a name: `SignName` and `AuthType` name none.
const AT_END: &[&str] = &[
    "pass",
    "passcode",
    "auth",
    "sign",
    "sig",
    "skey",
    "sessid",
    "pin",
    "otp",
    "totp",
    "jwt",
    "psk",
    "verifycode",
    "verificationcode",
    "kubeconfig",
    "datakey",
    "plainkey",
    "plaintext",
    "encryptkey",
    "encryptionkey",
    "decryptkey",
    "decryptionkey",
    "signkey",
    "signingkey",
    "presharekey",
    "presharedkey",
    "connectionstring",
    "connstring",
    "connstr",
];

/// The same in Chinese, which has no blanks between words: the end of a name.
const CHINESE: &[&str] = &[
    "密码",
    "密碼",
    "口令",
    "密钥",
    "密鑰",
    "秘钥",
    "密匙",
    "金鑰",
    "令牌",
    "权杖",
    "签名",
    "簽名",
    "验证码",
    "驗證碼",
    "校验码",
    "动态码",
    "授权码",
    "私钥",
    "私鑰",
    "凭证",
    "凭据",
    "憑證",
];

/// Names that have such a word but no secret value: paging marks and counts.
const HARMLESS: &[&str] = &[
    "nexttoken",
    "nextpagetoken",
    "pagetoken",
    "paginationtoken",
    "continuetoken",
    "continuationtoken",
    "scrolltoken",
    "tokennum",
    "totaltoken",
    "totaltokens",
    "maxtokens",
    "inputtokens",
    "outputtokens",
    "prompttokens",
    "completiontokens",
    "sessioncontext",
];

/// Words that are written together with the secret ones, as in `accesstoken` and `dbpassword`.
const COMPANIONS: &[&str] = &[
    "access", "account", "admin", "api", "app", "auth", "aws", "basic", "bearer", "client",
    "cloud", "cos", "csrf", "data", "db", "device", "ftp", "git", "github", "gitlab", "hash",
    "http", "id", "imap", "jwt", "key", "ldap", "login", "mail", "master", "mongo", "my", "mysql",
    "name", "new", "oauth", "old", "open", "pay", "pg", "php", "postgres", "private", "proxy",
    "qcloud", "redis", "refresh", "root", "sasl", "secret", "security", "server", "service",
    "session", "shared", "sign", "sms", "smtp", "sql", "ssh", "ssl", "sso", "store", "string",
    "sys", "tc", "temp", "tencent", "text", "tls", "tmp", "trust", "user", "value", "web",
    "wechat", "wifi", "wx", "xsrf",
];

/// Longer words are not searched for words that are written together.
const LONGEST: usize = 40;

/// Whether the value under a key of this name is to be hidden.
///
/// ```
/// use apitriage::secrets::is_secret;
///
/// assert!(is_secret("SecretId") && is_secret("x-api-key") && is_secret("Verify Code"));
/// assert!(!is_secret("NextToken") && !is_secret("SignName") && !is_secret("ShippingAddress"));
/// ```
pub fn is_secret(key: &str) -> bool {
    role(key) == NameRole::Secret
}

/// What a name says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameRole {
    /// It is secret.
    Secret,
    /// It is the value of a pair.
    PairValue,
    /// It is the name of a pair.
    PairName,
    Other,
}

pub(super) fn role(name: &str) -> NameRole {
    if name.is_ascii() && !has_root(name) {
        return role_in_a_pair(name);
    }
    let words = NameWords::of(name);
    if (words.are_secret_anywhere() && !is_harmless(name, &words)) || words.end_secret() {
        return NameRole::Secret;
    }
    role_in_a_pair(name)
}

/// Whether there are three letters in a row that begin or end one of the words, in any case and
/// whatever marks are between them. Most names have none.
fn has_root(name: &str) -> bool {
    let mut three = [0; 3];
    name.bytes().filter(u8::is_ascii_alphanumeric).any(|byte| {
        let [_, second, third] = three;
        three = [second, third, byte | 0x20];
        matches!(
            &three,
            b"aut"
                | b"cod"
                | b"con"
                | b"cre"
                | b"jwt"
                | b"key"
                | b"kub"
                | b"ook"
                | b"otp"
                | b"pas"
                | b"pin"
                | b"pla"
                | b"psk"
                | b"pwd"
                | b"ses"
                | b"sig"
                | b"tic"
                | b"tok"
        )
    })
}

/// The role that the last word says, which numbers may follow.
fn role_in_a_pair(name: &str) -> NameRole {
    let name = name.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    let front_of = |end: &str| {
        let at = name.len().checked_sub(end.len())?;
        name.get(at..)?.eq_ignore_ascii_case(end).then(|| name.get(..at)).flatten()
    };
    let is_id = |front: &str| {
        !front.ends_with(|c: char| c.is_ascii_alphabetic())
            || (name.ends_with(['d', 'D'])
                && front.ends_with(|c: char| c.is_ascii_lowercase())
                && !name.ends_with("id"))
    };
    if ["value", "values"].iter().any(|end| front_of(end).is_some()) {
        NameRole::PairValue
    } else if ["key", "name", "type", "field", "label"].iter().any(|end| front_of(end).is_some())
        || front_of("id").is_some_and(is_id)
    {
        NameRole::PairName
    } else {
        NameRole::Other
    }
}

/// Whether the last words of `text` name a secret, whatever is before them.
pub(super) fn ends_with_secret(text: &str) -> bool {
    let Some((_, last)) =
        text.rsplit_once(' ').filter(|(_, last)| !is_harmless(last, &NameWords::of(last)))
    else {
        return !text.is_ascii() && NameWords::of(text).end_secret();
    };
    let words = NameWords::of(text);
    if last.is_empty() {
        return false;
    }
    words.end_secret()
        || words.end_in(ANYWHERE)
        || words.end_in(&["accesskeyid", "secretkeyid", "secretid"])
}

/// Whether two words, one after the other, name a secret.
pub(super) fn are_secret(word: &str, next: &str) -> bool {
    let may_end_name =
        ["key", "data", "code", "text", "string"].iter().any(|end| next.eq_ignore_ascii_case(end));
    may_end_name && ends_with_secret(&format!("{word} {next}"))
}

/// Whether the value of a header of this name goes to the end of its line.
pub(super) fn is_header(name: &str) -> bool {
    let words = NameWords::of(name);
    words.starts().any(|start| {
        ["cookie", "authorization"].iter().any(|word| after_phrase(start, word).is_some())
    })
}

/// Whether a member of this name holds the value of a pair, as in `"Key": "Password", "Value": …`.
pub(crate) fn is_value_name(name: &str) -> bool {
    role(name) == NameRole::PairValue
}

/// Whether a member of this name holds the name of such a pair.
pub(crate) fn names_a_pair(name: &str) -> bool {
    role(name) == NameRole::PairName
}

/// Whether a name is listed as harmless. Of a name with dots only the last part has to be listed,
/// if nothing before it is secret.
fn is_harmless(key: &str, words: &NameWords) -> bool {
    let is_listed = |words: &NameWords| HARMLESS.iter().any(|phrase| words.are(phrase));
    let front_is_open = |front: &str| !NameWords::of(front).are_secret_anywhere();
    is_listed(words)
        || key
            .rsplit_once('.')
            .is_some_and(|(front, last)| is_listed(&NameWords::of(last)) && front_is_open(front))
}

/// The words of a name in lower case, with a blank after each.
struct NameWords(String);

impl NameWords {
    fn of(name: &str) -> Self {
        let mut words = String::with_capacity(name.len() + 8);
        let mut before = None;
        let mut rest = name.chars().map(half_width).peekable();
        while let Some(character) = rest.next() {
            if is_part(character) {
                if before.is_some_and(|before| begins_word(before, character, rest.peek().copied()))
                {
                    words.push(' ');
                }
                words.push(character.to_ascii_lowercase());
            } else if !words.is_empty() && !words.ends_with(' ') {
                words.push(' ');
            }
            before = Some(character);
        }
        if !words.ends_with(' ') {
            words.push(' ');
        }
        NameWords(words)
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split(' ').filter(|word| !word.is_empty())
    }

    /// Numbers at the end do not count: they distinguish elements of an array.
    fn last(&self) -> &str {
        self.iter().rev().find(|word| !is_number(word)).unwrap_or_default()
    }

    fn are(&self, phrase: &str) -> bool {
        after_phrase(&self.0, phrase).is_some_and(str::is_empty)
    }

    fn are_secret_anywhere(&self) -> bool {
        self.starts()
            .any(|start| ANYWHERE.iter().any(|phrase| after_phrase(start, phrase).is_some()))
            || self.iter().any(|word| is_run_together(word, ANYWHERE, true))
    }

    fn end_secret(&self) -> bool {
        self.end_in(AT_END)
            || is_run_together(self.last(), AT_END, false)
            || CHINESE.iter().any(|phrase| {
                self.last().trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(phrase)
            })
    }

    fn end_in(&self, phrases: &[&str]) -> bool {
        let only_numbers = |rest: &str| rest.split(' ').all(is_number);
        self.starts().any(|start| {
            phrases.iter().any(|phrase| after_phrase(start, phrase).is_some_and(only_numbers))
        })
    }

    /// What begins with each word.
    fn starts(&self) -> impl Iterator<Item = &str> {
        let ends = memchr::memchr_iter(b' ', self.0.as_bytes()).map(|at| at + 1);
        std::iter::once(0)
            .chain(ends)
            .filter_map(|at| self.0.get(at..))
            .filter(|start| !start.is_empty())
    }
}

/// What follows `phrase`, if `words` begin with it, in one word or several; a plural and numbers
/// may end it.
fn after_phrase<'a>(words: &'a str, phrase: &str) -> Option<&'a str> {
    if words.as_bytes().first() != phrase.as_bytes().first() {
        return None;
    }
    let mut rest = words;
    for byte in phrase.bytes() {
        rest = rest.strip_prefix(' ').filter(|_| rest.len() < words.len()).unwrap_or(rest);
        rest = rest.strip_prefix(char::from(byte))?;
    }
    let rest =
        rest.strip_prefix('s').unwrap_or(rest).trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix(' ')
}

/// Whether `word` is one of `phrases` and companions of it, without a mark between them.
fn is_run_together(word: &str, phrases: &[&str], may_follow: bool) -> bool {
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if word.len() > LONGEST || !word.is_ascii() {
        return false;
    }
    // A single letter precedes in `stoken`.
    let may_precede = |front: &str| (may_follow && front.len() == 1) || are_companions(front);
    (1..word.len()).any(|at| {
        let (front, from) = word.split_at(at);
        let is_with = |phrase: &&&str| {
            let Some(after) = from.strip_prefix(**phrase) else { return false };
            matches!(after, "" | "s") || (may_follow && are_companions(after))
        };
        phrases.iter().find(is_with).is_some_and(|_| may_precede(front))
    }) || (may_follow
        && phrases.iter().any(|phrase| word.strip_prefix(phrase).is_some_and(are_companions)))
}

fn are_companions(text: &str) -> bool {
    text.is_empty()
        || COMPANIONS.iter().any(|word| text.strip_prefix(word).is_some_and(are_companions))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_part(character: char) -> bool {
    character.is_alphanumeric()
}

fn begins_word(before: char, character: char, after: Option<char>) -> bool {
    let is_capital = character.is_ascii_uppercase();
    let ends_capitals =
        before.is_ascii_uppercase() && after.is_some_and(|after| after.is_ascii_lowercase());
    is_part(before)
        && (before.is_ascii() != character.is_ascii()
            || (is_capital
                && (before.is_ascii_lowercase() || before.is_ascii_digit() || ends_capitals)))
}

/// Letters of full width are common in Chinese text.
fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        other => other,
    }
}
