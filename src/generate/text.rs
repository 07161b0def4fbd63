//! Writes JSON in ways that no serializer would: keys and strings spelled with escapes, blanks of
//! any length, numbers of any form.
//!
//! It notes places inside strings and after members, so that the text can be damaged there later.
//! This file must not use what it is made to test.

use super::choices::Choices;

/// A JSON text that is being written.
#[derive(Default)]
pub(super) struct JsonBuilder {
    pub(super) bytes: Vec<u8>,
    /// Places inside strings.
    pub(super) in_strings: Vec<usize>,
    /// Places after the last member of an object or array that has one.
    pub(super) after_members: Vec<usize>,
    layout: Layout,
}

#[derive(Clone, Copy, Default)]
enum Layout {
    #[default]
    Compact,
    Spaced,
    Wild,
}

/// No container is opened deeper than this.
const MOST_DEPTH: usize = 12;

impl JsonBuilder {
    pub(super) fn new(choices: &mut Choices<'_, '_>) -> Self {
        JsonBuilder {
            layout: choices.pick(&[Layout::Compact, Layout::Spaced, Layout::Wild]),
            ..JsonBuilder::default()
        }
    }

    pub(super) fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub(super) fn blank(&mut self, choices: &mut Choices<'_, '_>) {
        match self.layout {
            Layout::Compact => {}
            Layout::Spaced => self.push(" "),
            Layout::Wild => {
                let blank = choices.pick(&["", "", " ", "\n", "\t", "\r\n"]);
                // Now and then enough to move what follows over the edge of a block.
                let times = if choices.one_in(12) { choices.below(200) } else { 1 };
                self.push(&blank.repeat(times));
            }
        }
    }

    /// An object of these members, in any order.
    pub(super) fn object(
        &mut self,
        mut members: Vec<Member<'_>>,
        depth: usize,
        choices: &mut Choices<'_, '_>,
    ) {
        choices.shuffle(&mut members);
        self.push("{");
        self.blank(choices);
        for (at, Member(key, value)) in members.into_iter().enumerate() {
            if at > 0 {
                self.push(",");
                self.blank(choices);
            }
            self.string(key, choices);
            self.blank(choices);
            self.push(":");
            self.blank(choices);
            value(self, depth + 1, choices);
            self.after_members.push(self.bytes.len());
            self.blank(choices);
        }
        self.push("}");
    }

    /// A string that means `text`, perhaps spelled with escapes.
    pub(super) fn string(&mut self, text: &str, choices: &mut Choices<'_, '_>) {
        let has_needless_escapes = choices.one_in(6);
        self.push("\"");
        for character in text.chars() {
            self.in_strings.push(self.bytes.len());
            if (has_needless_escapes && choices.one_in(3)) || character < ' ' {
                self.escape(character, choices);
            } else if matches!(character, '"' | '\\') {
                self.push("\\");
                self.push(character.encode_utf8(&mut [0; 4]));
            } else {
                self.push(character.encode_utf8(&mut [0; 4]));
            }
        }
        self.in_strings.push(self.bytes.len());
        self.push("\"");
    }

    fn escape(&mut self, character: char, choices: &mut Choices<'_, '_>) {
        for unit in character.encode_utf16(&mut [0; 2]) {
            let is_upper_case = choices.one_in(2);
            let escape =
                if is_upper_case { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
            self.push(&escape);
        }
    }

    /// A value of any type.
    pub(super) fn anything(&mut self, depth: usize, choices: &mut Choices<'_, '_>) {
        let kinds = if depth > MOST_DEPTH { 4 } else { 7 };
        match choices.below(kinds) {
            0 => self.push(choices.pick(&["null", "true", "false"])),
            1 => self.number(choices),
            2 => self.string(&mixed_text(choices), choices),
            3 => self.odd_string(choices),
            4 => self.any_object(depth, choices),
            5 => self.array(depth, choices),
            // A code in here decides nothing.
            _ => self.object(
                vec![Member::new("Code", |text, _, choices| text.string("InternalError", choices))],
                depth,
                choices,
            ),
        }
    }

    fn any_object(&mut self, depth: usize, choices: &mut Choices<'_, '_>) {
        const KEYS: [&str; 10] = [
            "Error",
            "Code",
            "Response",
            "Message",
            "RequestId",
            "a",
            "",
            "\u{e9}",
            "Events",
            "{[\"\\",
        ];

        let count = choices.below(4);
        let first = choices.below(KEYS.len());
        let keys = KEYS.iter().skip(first).take(count);
        let members = keys.map(|key| Member::new(key, JsonBuilder::anything)).collect();
        self.object(members, depth, choices);
    }

    fn array(&mut self, depth: usize, choices: &mut Choices<'_, '_>) {
        self.push("[");
        self.blank(choices);
        for at in 0..choices.below(5) {
            if at > 0 {
                self.push(",");
                self.blank(choices);
            }
            self.anything(depth + 1, choices);
            self.after_members.push(self.bytes.len());
            self.blank(choices);
        }
        self.push("]");
    }

    pub(super) fn number(&mut self, choices: &mut Choices<'_, '_>) {
        let number = choices.pick(&[
            "0",
            "-0",
            "1",
            "20",
            "-1.5",
            "1e400",
            "0.0E-0",
            "6.02e+23",
            "18446744073709551616",
        ]);
        self.push(number);

        let may_go_on = !number.contains(['e', 'E', '.']) && number != "0" && number != "-0";
        if choices.one_in(8) && may_go_on {
            self.push(&"7".repeat(choices.below(150)));
        }
    }

    /// A string that is valid JSON and not Unicode: half of a surrogate pair is escaped in it.
    pub(super) fn odd_string(&mut self, choices: &mut Choices<'_, '_>) {
        self.push("\"");
        self.push(&"x".repeat(choices.below(70)));
        self.push(choices.pick(&[
            "\\ud800",
            "\\uDFFF",
            "\\udc00\\ud83d",
            "\\ud83d\\ud83d\\ude00",
            "\\ud83dx",
        ]));
        self.push("\"");
    }
}

/// A key, and a function that writes its value at the depth that it is given.
pub(super) struct Member<'m>(&'m str, Box<WriteValue<'m>>);

type WriteValue<'m> = dyn FnOnce(&mut JsonBuilder, usize, &mut Choices<'_, '_>) + 'm;

impl<'m> Member<'m> {
    pub(super) fn new(
        key: &'m str,
        value: impl FnOnce(&mut JsonBuilder, usize, &mut Choices<'_, '_>) + 'm,
    ) -> Self {
        Member(key, Box::new(value))
    }
}

/// A text of a few pieces: plain words, what JSON must escape, what is not ASCII.
pub(super) fn mixed_text(choices: &mut Choices<'_, '_>) -> String {
    const PIECES: [&str; 16] = [
        "",
        "a",
        "The request is wrong. ",
        "\"",
        "\\",
        "\n",
        "\u{1b}[31m",
        "\u{e9}",
        "\u{4e2d}\u{6587}",
        "\u{1f600}",
        "{[",
        "]}",
        "\\\\\\\"",
        ":,",
        "\u{2028}",
        "=cmd()",
    ];

    let mut text = String::new();
    for _ in 0..choices.below(6) {
        text += choices.pick(&PIECES);
        if choices.one_in(8) {
            text += &"long ".repeat(choices.below(60));
        }
    }
    text
}
