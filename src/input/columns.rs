//! Which column of a delimited file holds what.

use super::{
    calendar::Hint,
    contact::Contact,
    layout::{Column, Layout},
    names::{Audience, Field, Known, Meaning, Names, normalise},
    pair::Pair,
    recording::Unit,
};
use crate::model::{Reason, Role};

/// The columns of one file.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is found out on its own")]
pub(super) struct Columns {
    /// Position of each field, in the order of [`Field::ALL`].
    fields: [Option<usize>; Field::ALL.len()],
    /// Position and name of the columns whose values describe the conversation.
    pub meta: Vec<(usize, String)>,
    /// What the columns are called; empty where there is no header.
    pub names: Vec<String>,
    /// How many rows stand above the header.
    pub above: usize,
    /// How many columns the file has.
    pub width: usize,
    /// In what begin and end are counted where they are not times but offsets in a recording.
    pub offsets: Option<Unit>,
    /// Where both sides have a column of their own for what they say.
    pub pair: Option<Pair>,
    /// Whether it is the agent who speaks where the agent is named, and else the customer.
    pub by_filled: bool,
    /// Whether a text is a whole conversation.
    pub dialogues: bool,
    /// Whether a text begins with the name of who speaks.
    pub names_within: bool,
    /// Whether a row is a conversation that has no id of its own.
    pub by_row: bool,
    /// Why the rows are not one conversation, where they have no id.
    pub not_one: Option<String>,
    /// Whether all rows are one conversation that has no id.
    pub is_one: bool,
    /// Where rows without an id tell their conversation by the customer.
    pub contact: Option<Contact>,
    /// Whom a message is for.
    pub receiver: Option<usize>,
    /// Columns whose empty cells repeat the row above.
    pub fill_down: Vec<Field>,
    /// Whether times lack their day, and where that stands.
    pub undated: bool,
    pub day: Option<usize>,
    /// What tells when the conversation began, where that is no time of a message.
    pub began: Option<usize>,
    /// What else tells of days that are told in part.
    pub hint: Hint,
    /// Of which side the role column tells whether it speaks.
    pub flag: Option<Role>,
    /// Where it stands whether customers see a message, and what a yes says of it.
    pub audience: Option<(usize, Audience)>,
    /// What role codes stand for of which only the words tell it.
    pub codes: Vec<(String, Role)>,
    /// Whether it is a table of Markdown.
    pub markdown: bool,
}

impl Columns {
    /// Where `field` stands.
    pub(super) fn get(&self, field: Field) -> Option<usize> {
        self.fields[field as usize]
    }

    /// One column of texts, each a whole conversation.
    pub(super) fn of_dialogues(names: &Names) -> Self {
        let mut columns = Self::of_header(std::iter::once(""), names);
        columns.put(Field::Text, 0);
        (columns.dialogues, columns.by_row) = (true, true);
        columns
    }

    /// Lets `column` hold `field`, and nothing else.
    pub(super) fn put(&mut self, field: Field, column: usize) {
        self.fields[field as usize] = Some(column);
        self.meta.retain(|&(index, _)| index != column);
    }

    /// Lets none hold `field`.
    pub(super) fn forget(&mut self, field: Field) {
        self.fields[field as usize] = None;
    }

    /// Lets two columns hold what either side says.
    pub(super) fn pair_up(&mut self, pair: Pair) {
        self.pair = Some(pair);
        let columns = [Some(pair.customer), Some(pair.agent)];
        self.fields.iter_mut().filter(|column| columns.contains(column)).for_each(|column| *column = None);
    }

    /// What the names of a header say. Of two names for one field the more specific wins (the order of `headers.csv`), of two
    /// equal ones the first; what loses is kept as meta.
    pub(super) fn of_header<'h>(header: impl Iterator<Item = &'h str>, names: &Names) -> Self {
        let mut columns = Self::default();
        let mut best = [u16::MAX; Field::ALL.len()];
        let mut begin: Option<(usize, u16)> = None;
        let (mut sides, mut times): ([Option<usize>; 2], [Option<usize>; 2]) = ([None; 2], [None; 2]);
        let mut lists = None;
        let cells: Vec<&str> = header.map(|cell| cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')).collect();
        for (index, cell) in cells.iter().enumerate() {
            match names.get(cell) {
                Some(Known { meaning: Meaning::Field(field), rank }) if rank < best[field as usize] => {
                    best[field as usize] = rank;
                    columns.fields[field as usize] = Some(index);
                    columns.flag = columns.flag.filter(|_| field != Field::Role);
                }
                Some(Known { meaning: Meaning::Flag(role), rank }) if rank < best[Field::Role as usize] => {
                    best[Field::Role as usize] = rank;
                    (columns.fields[Field::Role as usize], columns.flag) = (Some(index), Some(role));
                }
                Some(Known { meaning: Meaning::Begin, rank }) if begin.is_none_or(|(_, best)| rank < best) => {
                    begin = Some((index, rank));
                }
                Some(Known { meaning: Meaning::Turns, .. }) => lists = lists.or(Some(index)),
                Some(Known { meaning: Meaning::Receiver, .. }) => columns.receiver = columns.receiver.or(Some(index)),
                Some(Known { meaning: Meaning::Audience(audience), .. }) => {
                    columns.audience = columns.audience.or(Some((index, audience)));
                }
                Some(Known { meaning: Meaning::CustomerText, .. }) => sides[0] = sides[0].or(Some(index)),
                Some(Known { meaning: Meaning::AgentText, .. }) => sides[1] = sides[1].or(Some(index)),
                Some(Known { meaning: Meaning::CustomerTime, .. }) => times[0] = times[0].or(Some(index)),
                Some(Known { meaning: Meaning::AgentTime, .. }) => times[1] = times[1].or(Some(index)),
                _ => {}
            }
        }
        columns.fields[Field::Text as usize] = columns.get(Field::Text).or(lists);
        columns.settle_pair(sides, times);
        columns.settle_begin(begin.map(|(index, _)| index));
        columns.width = cells.len();
        columns.names = cells.iter().map(|&cell| cell.to_owned()).collect();
        columns.meta = columns.rest(&cells, names);
        columns
    }

    /// Two columns for what the sides say count where none holds the text and another who says it.
    fn settle_pair(&mut self, [customer, agent]: [Option<usize>; 2], times: [Option<usize>; 2]) {
        if self.get(Field::Text).is_some() && self.tells_role() {
            return;
        }
        self.pair = customer.zip(agent).map(|(customer, agent)| Pair { times, ..Pair::of(customer, agent) });
        if self.pair.is_some() {
            for field in [Field::Text, Field::Role, Field::Speaker] {
                self.fields[field as usize] = None;
            }
        }
    }

    /// A begin is the time of its row, and then the end is the row's too; beside a time of the message both are the session's.
    fn settle_begin(&mut self, begin: Option<usize>) {
        let Some(begin) = begin else { return };
        if self.get(Field::At).is_none() {
            self.fields[Field::At as usize] = Some(begin);
        } else {
            self.fields[Field::End as usize] = None;
        }
    }

    fn rest(&self, cells: &[&str], names: &Names) -> Vec<(usize, String)> {
        let mut meta: Vec<(usize, String)> = Vec::new();
        for (index, &cell) in cells.iter().enumerate() {
            let per_turn = names
                .get(cell)
                .is_some_and(|known| matches!(known.meaning, Meaning::PerTurn | Meaning::Receiver | Meaning::Audience(_)));
            let is_said = self.pair.is_some_and(|pair| pair.columns().any(|column| column == index));
            let taken = is_said || self.fields.contains(&Some(index)) || meta.iter().any(|(_, name)| name == cell);
            if !cell.is_empty() && !per_turn && !taken {
                meta.push((index, cell.to_owned()));
            }
        }
        meta
    }

    /// Whether a row is the header once more.
    pub(super) fn are_names<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        let mut names = self.names.iter().map(String::as_str);
        // The first cell tells nearly always.
        self.found() > 1 && cells.map(str::trim).all(|cell| names.next().unwrap_or("") == cell) && names.next().is_none()
    }

    /// How many fields are found.
    pub(super) fn found(&self) -> usize {
        self.fields.iter().flatten().count() + if self.pair.is_some() { 2 } else { 0 }
    }

    /// Puts what the layout tells over what the header says.
    pub(super) fn apply(&mut self, layout: &Layout, header: &[String]) -> Result<(), (Reason, String)> {
        let place = |column: &Column| match column {
            Column::At(index) if *index < self.width => Ok(*index),
            Column::At(index) => Err(missing(&format!("第{}列（文件只有{}列）", index + 1, self.width))),
            Column::Named(name) => {
                let wanted = normalise(name);
                let found = header.iter().position(|cell| normalise(cell) == wanted);
                found.ok_or_else(|| missing(&format!("布局文件指定的列“{name}”")))
            }
        };
        let shown = |column: &Column| match column {
            Column::At(index) => format!("第{}列", index + 1),
            Column::Named(name) => format!("“{name}”列"),
        };
        let (mut told, mut named): (_, Vec<(Field, usize)>) = (self.fields, Vec::new());
        for field in Field::ALL {
            if let Some(column) = layout.columns.get(field) {
                let index = place(column)?;
                if let Some(other) = named.iter().find(|(_, column)| *column == index).map(|(other, _)| other) {
                    let (one, two, what) = (Field::code(*other), field.code(), shown(column));
                    return Err(missing(&format!("{}列：布局文件把{what}同时写作 {one} 和 {two}，一列只能是其一", field.name())));
                }
                named.push((field, index));
                // A column that is told to hold one field no longer holds another.
                told.iter_mut().filter(|taken| **taken == Some(index)).for_each(|taken| *taken = None);
                told[field as usize] = Some(index);
            }
        }
        if let Some(meta) = &layout.columns.meta {
            let places: Result<_, _> = meta.iter().map(|(name, column)| Ok((place(column)?, name.clone()))).collect();
            self.meta = places?;
        } else {
            self.meta.retain(|(index, _)| !told.contains(&Some(*index)));
        }
        // What the layout says of a column counts: then it tells nothing of who sees a message.
        let is_named = |column: usize| {
            let is_value = || layout.columns.meta.is_some() && self.meta.iter().any(|(index, _)| *index == column);
            named.iter().any(|(_, index)| *index == column) || is_value()
        };
        self.audience = self.audience.filter(|(column, _)| !is_named(*column));
        if layout.columns.get(Field::Text).is_some() {
            self.pair = None;
        }
        self.fields = told;
        Ok(())
    }

    /// Whether a row has no text, or tells of nobody who speaks where a column is there for it.
    pub(super) fn is_said_by_nobody<'c>(&self, cell: impl Fn(usize) -> &'c str) -> bool {
        let mut who = [Field::Role, Field::Speaker].into_iter().filter_map(|field| self.get(field)).peekable();
        if who.peek().is_some() && who.all(|column| cell(column).trim_start().is_empty()) {
            return true;
        }
        let pair = self.pair.into_iter().flat_map(|pair| [pair.customer, pair.agent]);
        self.get(Field::Text).into_iter().chain(pair).all(|column| cell(column).trim_start().is_empty())
    }

    /// Whether anything tells who speaks.
    pub(super) fn tells_role(&self) -> bool {
        self.get(Field::Role).is_some() || self.get(Field::Speaker).is_some()
    }

    /// Whether a conversation can be read from them: an id, a text, and something that tells who speaks.
    pub(super) fn check(&self) -> Result<(), (Reason, String)> {
        let has_id = self.get(Field::ConversationId).is_some()
            || self.offsets.is_some()
            || self.by_row
            || self.is_one
            || self.contact.is_some();
        let has_role = self.tells_role() || self.dialogues || self.names_within || self.pair.is_some() || self.by_filled;
        let has_text = self.get(Field::Text).is_some() || self.pair.is_some();
        let needed = [(has_id, "会话ID"), (has_text, "内容"), (has_role, "角色（或发送人）")];
        let lacking: Vec<&str> = needed.iter().filter(|(there, _)| !there).map(|&(_, name)| name).collect();
        match lacking.as_slice() {
            [] => Ok(()),
            ["会话ID"] => {
                let why =
                    self.not_one.as_deref().map_or_else(String::new, |why| format!("，整个文件也看不出是一个会话（{why}）"));
                Err((Reason::MissingColumn, format!("找不到会话ID列{why}；{NOT_ONE}")))
            }
            lacking => Err(missing(&format!("{}列", lacking.join("、")))),
        }
    }
}

/// Why a file without an id is not taken for one conversation.
const NOT_ONE: &str = "每行都有未打码的客户列时，按“客户 + 日期”分会话；否则只有看得出整个文件是一个会话时（行数不多、客服与客户都在、只有一位客户、中间无空行、无超过30分钟的间隔、其余各列的值不变）\
    才以文件名为会话ID。请用 --layout 的 [columns] 指定 conversation_id，或每个会话单独存为一个文件";

fn missing(what: &str) -> (Reason, String) {
    (Reason::MissingColumn, format!("找不到{what}；请用 --layout 指定列"))
}
