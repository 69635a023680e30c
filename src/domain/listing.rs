//! Collections, a part at a time: by page, which costs more the further it is, or from a cursor, which always
//! costs the same.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use uuid::Uuid;

/// Upwards or downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

/// What a collection is ordered by; things that are equal in it are ordered by their identifier, in the same
/// direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order<By> {
    /// The property.
    pub by: By,
    /// The direction.
    pub direction: Direction,
}

/// The part of a collection that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Where it begins.
    pub start: Start,
    /// How many things it has at most; at least one.
    pub size: u32,
    /// Whether all things are to be counted.
    pub counted: bool,
}

/// Where a part of a collection begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// At a page, counted from 1.
    Page(u32),
    /// After the thing a cursor stands on; at the beginning without one.
    After(Option<Cursor>),
}

impl Window {
    /// How many things it has where nothing else is asked for.
    pub const USUAL_SIZE: u32 = 30;

    /// How many things are passed by.
    pub fn offset(&self) -> i64 {
        match self.start {
            Start::Page(number) => i64::from(number.saturating_sub(1)) * i64::from(self.size),
            Start::After(_) => 0,
        }
    }

    /// The cursor it begins after.
    pub fn cursor(&self) -> Option<&Cursor> {
        match &self.start {
            Start::Page(_) => None,
            Start::After(cursor) => cursor.as_ref(),
        }
    }
}

/// A place in an order: that of one thing, which need not be there any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// What the thing is ordered by.
    pub key: Key,
    /// Its identifier.
    pub id: Uuid,
}

/// What a thing is ordered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A number; of a time, the microseconds since 1970.
    Number(i64),
    /// A text.
    Text(String),
}

impl Key {
    /// The number, where it is one.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) => None,
        }
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Number(_) => None,
            Self::Text(text) => Some(text),
        }
    }
}

impl Cursor {
    /// Reads the text of a cursor in the order called `order`; `None` for anything else, the cursors of other
    /// orders included.
    pub fn parse(text: &str, order: &str) -> Option<Self> {
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let rest = text.strip_prefix(order)?.strip_prefix('\n')?;
        let (id, key) = rest.split_once('\n')?;
        let key = match key.split_at_checked(1)? {
            ("n", number) => Key::Number(number.parse().ok()?),
            ("t", text) => Key::Text(text.to_owned()),
            _ => return None,
        };
        Some(Self { key, id: Uuid::try_parse(id).ok()? })
    }

    /// The text of the cursor in the order called `order`: opaque, and fit for an IRI.
    pub fn reveal(&self, order: &str) -> String {
        let key = match &self.key {
            Key::Number(number) => format!("n{number}"),
            Key::Text(text) => format!("t{text}"),
        };
        BASE64_URL_SAFE_NO_PAD.encode(format!("{order}\n{}\n{key}", self.id.as_hyphenated()))
    }
}

/// A part of a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The things.
    pub members: Vec<T>,
    /// How many there are in all, where they were counted.
    pub total: Option<u64>,
    /// The last of the things here, where more follow.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page of rows, of which one more than the window's size was read to learn whether more follow.
    pub fn of(
        mut rows: Vec<T>,
        window: &Window,
        total: Option<u64>,
        cursor: impl FnOnce(&T) -> Cursor,
    ) -> Self {
        let size = window.size as usize;
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(cursor);
        Self { members: rows, total, next }
    }

    /// The same part with its members changed.
    ///
    /// # Errors
    /// The first that `change` gives.
    pub fn try_map<U, E>(self, change: impl FnMut(T) -> Result<U, E>) -> Result<Page<U>, E> {
        let members = self.members.into_iter().map(change).collect::<Result<_, _>>()?;
        Ok(Page { members, total: self.total, next: self.next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text_in_its_own_order_only() {
        for key in [
            Key::Number(-3),
            Key::Number(i64::MAX),
            Key::Text("a\nb\u{e9}".to_owned()),
            Key::Text(String::new()),
        ] {
            let cursor = Cursor { key, id: Uuid::from_u128(7) };
            let text = cursor.reveal("filename asc");
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            assert_eq!(Cursor::parse(&text, "filename asc"), Some(cursor));
            assert_eq!(Cursor::parse(&text, "filename desc"), None);
        }
    }

    #[test]
    fn nothing_else_is_a_cursor() {
        for other in ["", "%", "AAAA", "ZmlsZW5hbWU"] {
            assert_eq!(Cursor::parse(other, "filename asc"), None, "{other}");
        }
    }

    #[test]
    fn the_row_beyond_the_window_only_tells_that_more_follow() {
        let window = Window { start: Start::Page(1), size: 2, counted: false };
        let cursor = |row: &i64| Cursor { key: Key::Number(*row), id: Uuid::nil() };
        let more = Page::of(vec![1, 2, 3], &window, None, cursor);
        assert_eq!(
            (more.members, more.next.map(|next| next.key)),
            (vec![1, 2], Some(Key::Number(2)))
        );
        assert_eq!(Page::of(vec![1, 2], &window, None, cursor).next, None);
    }
}
