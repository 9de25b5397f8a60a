//! One message of ChatGPT's: who, to whom, whether shown, and where its words stand.

use std::borrow::Cow;

use super::super::json::{BrokenJson, Cursor, Raw};
use crate::clock::Millis;
use crate::conversation::{Bucket, Role, Signal, SignalKind};

/// A message as far as it is read.
#[derive(Default)]
pub(super) struct RawMessage<'a> {
    pub id: Option<Cow<'a, str>>,
    author: Author,
    pub at: Option<Millis>,
    weightless: bool,
    invisible: bool,
    recipient: Option<Cow<'a, str>>,
    channel: Option<Cow<'a, str>>,
    pub content: Content<'a>,
    about_user: Option<String>,
    about_model: Option<String>,
    /// How many fields it has, those of its metadata too.
    pub fields: u32,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Author {
    #[default]
    Missing,
    Speaks(Role),
    System,
    Tool,
    Other,
}

/// Where the parts of a message's content stand.
#[derive(Default)]
pub(super) struct Content<'a> {
    kind: Option<Cow<'a, str>>,
    parts: Option<Parts<'a>>,
    text: Option<Cursor<'a>>,
    profile: Option<Cursor<'a>>,
    instructions: Option<Cursor<'a>>,
    model_set_context: Option<Cursor<'a>>,
}

enum Parts<'a> {
    /// A single one, which is a string.
    One(Raw<'a>),
    /// Whatever else stands there.
    Other(Cursor<'a>),
}

impl<'a> RawMessage<'a> {
    /// A message; `None` where something else stands in its place.
    pub fn read(value: &mut Cursor<'a>) -> Result<Option<Self>, BrokenJson> {
        let mut message = Self::default();
        let is_message = value.fields(|value, key| {
            message.fields += 1;
            match &*key.name() {
                b"id" => message.id = value.id()?,
                b"author" => message.author = Author::read(value)?,
                b"create_time" => message.at = value.time()?,
                b"weight" => message.weightless = value.number()? == Some(0.0),
                b"recipient" => message.recipient = value.word_in_place()?,
                b"channel" => message.channel = value.word_in_place()?,
                b"content" => message.content = Content::read(value)?,
                b"metadata" => message.metadata(value)?,
                _ => value.skip()?,
            }
            Ok(())
        })?;
        Ok(is_message.then_some(message))
    }

    fn metadata(&mut self, value: &mut Cursor<'a>) -> Result<(), BrokenJson> {
        (self.invisible, self.about_user, self.about_model) = (false, None, None);
        value.fields(|value, key| {
            self.fields += 1;
            match &*key.name() {
                b"is_visually_hidden_from_conversation" => self.invisible = value.is_true()?,
                b"user_context_message_data" => {
                    value.object(|value, key| {
                        match &*key {
                            "about_user_message" => self.about_user = value.word()?,
                            "about_model_message" => self.about_model = value.word()?,
                            _ => value.skip()?,
                        }
                        Ok(())
                    })?;
                }
                _ => value.skip()?,
            }
            Ok(())
        })?;
        Ok(())
    }

    /// As in the exports of another assistant.
    pub fn is_without_author(&self) -> bool {
        self.author == Author::Missing
    }

    /// Who said it, if it was shown to the person as something said; otherwise the bucket it
    /// belongs in.
    pub fn shown(&self) -> Result<Role, Bucket> {
        let other = |word: Option<&str>, usual| word.is_some_and(|word| word != usual);
        if self.author == Author::Missing {
            return Err(Bucket::Unreadable);
        }
        let hidden = self.invisible
            || self.weightless
            || self.author == Author::System
            || other(self.channel.as_deref(), "final");
        if hidden {
            return Err(Bucket::Hidden);
        }
        if self.author == Author::Tool || other(self.recipient.as_deref(), "all") {
            return Err(Bucket::ToolOutput);
        }
        match self.author {
            Author::Speaks(role) if self.content.is_said() => Ok(role),
            _ => Err(Bucket::Hidden),
        }
    }

    /// What it holds as memory or instructions, shown or not.
    pub fn signals(&self) -> Result<Vec<Signal>, BrokenJson> {
        let content = &self.content;
        let mut instructions = joined([self.about_user.as_deref(), self.about_model.as_deref()]);
        if instructions.is_empty() && content.is("user_editable_context") {
            let parts = [text_at(content.profile)?, text_at(content.instructions)?];
            instructions = joined(parts.each_ref().map(Option::as_deref));
        }
        let mut saved = String::new();
        if content.is("model_editable_context") {
            saved = text_at(content.model_set_context)?.unwrap_or_default();
        } else if self.recipient.as_deref() == Some("bio") {
            saved = content.canonical_text()?;
        }
        let is_snapshot = content.is("model_editable_context");
        let signal = |kind, text| Signal { kind, text, at: self.at, message_id: None, is_snapshot };
        let found = [
            signal(SignalKind::CustomInstructions, instructions),
            signal(SignalKind::SavedMemory, saved),
        ];
        Ok(found.into_iter().filter(|signal| !signal.text.is_empty()).collect())
    }
}

impl Author {
    fn read(value: &mut Cursor<'_>) -> Result<Self, BrokenJson> {
        let mut author = Self::Missing;
        if value.peek() == Some(b'"') {
            return Ok(Self::of(value.word_in_place()?.as_deref()));
        }
        value.fields(|value, key| {
            if *key.name() == *b"role" {
                author = Self::of(value.word_in_place()?.as_deref());
                return Ok(());
            }
            value.skip()
        })?;
        Ok(author)
    }

    fn of(role: Option<&str>) -> Self {
        let Some(role) = role else { return Self::Missing };
        let known = [
            ("user", Self::Speaks(Role::User)),
            ("assistant", Self::Speaks(Role::Assistant)),
            ("system", Self::System),
            ("tool", Self::Tool),
            ("function", Self::Tool),
        ];
        let known = known.into_iter().find(|(word, _)| role.eq_ignore_ascii_case(word));
        known.map_or(Self::Other, |(_, author)| author)
    }
}

impl<'a> Content<'a> {
    fn read(value: &mut Cursor<'a>) -> Result<Self, BrokenJson> {
        let mut content = Self::default();
        if value.peek() == Some(b'"') {
            content.text = Some(*value);
            value.skip()?;
            return Ok(content);
        }
        // Some write the parts alone.
        if value.peek() == Some(b'[') {
            content.parts = Some(Parts::Other(*value));
            value.skip()?;
            return Ok(content);
        }
        value.fields(|value, key| {
            let here = Some(*value);
            match &*key.name() {
                b"content_type" => {
                    content.kind = value.word_in_place()?;
                    return Ok(());
                }
                b"parts" => {
                    if let Some(one) = value.only_string() {
                        content.parts = Some(Parts::One(one));
                        return Ok(());
                    }
                    content.parts = here.map(Parts::Other);
                }
                b"text" => content.text = here,
                b"user_profile" => content.profile = here,
                b"user_instructions" => content.instructions = here,
                b"model_set_context" => content.model_set_context = here,
                _ => {}
            }
            value.skip()
        })?;
        Ok(content)
    }

    fn is(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind)
    }

    /// Whether it is of a kind that a person sees as something said. One of no kind is.
    fn is_said(&self) -> bool {
        self.kind.is_none() || self.is("text") || self.is("multimodal_text")
    }

    /// The non-empty text parts and transcriptions, joined by `\n`; where there are no parts, the
    /// text that some writers put instead.
    pub fn canonical_text(&self) -> Result<String, BrokenJson> {
        let mut parts = match self.parts {
            Some(Parts::Other(parts)) => parts,
            Some(Parts::One(one)) if !one.is_empty() => return Ok(one.text().into_owned()),
            Some(Parts::One(_)) | None => return Ok(text_at(self.text)?.unwrap_or_default()),
        };
        let mut text = String::new();
        if parts.peek() == Some(b'"') {
            return Ok(parts.word()?.unwrap_or_default());
        }
        parts.list(|part| {
            if part.peek() == Some(b'{') {
                add(&mut text, &part_text(part)?);
            } else if let Some(part) = part.text()? {
                if text.is_empty() {
                    text = part.into_owned();
                } else {
                    add(&mut text, &part);
                }
            }
            Ok(())
        })?;
        if text.is_empty() {
            text = text_at(self.text)?.unwrap_or_default();
        }
        Ok(text)
    }
}

/// The words of a part that is a transcription of something spoken, or a text with notes beside it.
fn part_text(part: &mut Cursor<'_>) -> Result<String, BrokenJson> {
    let (mut words, mut kind) = (None, None);
    part.object(|value, key| {
        match &*key {
            "content_type" => kind = value.word()?,
            "text" => words = value.word()?,
            _ => value.skip()?,
        }
        Ok(())
    })?;
    let is_said = matches!(kind.as_deref(), None | Some("text" | "audio_transcription"));
    Ok(words.filter(|_| is_said).unwrap_or_default())
}

fn text_at(place: Option<Cursor<'_>>) -> Result<Option<String>, BrokenJson> {
    place.map_or(Ok(None), |mut value| value.word())
}

fn joined(parts: [Option<&str>; 2]) -> String {
    let mut text = String::new();
    for part in parts.into_iter().flatten() {
        add(&mut text, part);
    }
    text
}

fn add(text: &mut String, part: &str) {
    if !text.is_empty() && !part.is_empty() {
        text.push('\n');
    }
    text.push_str(part);
}
