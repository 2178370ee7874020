//! How a word leads to a name.

/// How a word leads to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A field of a form: 收件人.
    Field,
    /// The same, but a word that mostly stands without a name: 客户.
    Party,
    /// Somebody's relative or the like: 我老公, 寄给.
    Relation,
    /// 我叫.
    Call,
    /// 我是, which mostly leads to something else.
    Own,
    /// 我姓.
    Surname,
    /// What looks like one of these and leads to no name: 不姓.
    Never,
    /// What may stand between one of these and the name: 换成.
    Lead,
    /// Behind a name: 先生.
    Title,
    /// Before or behind: 师傅.
    Both,
    /// A title that is also part of other words: 总.
    ShortTitle,
    /// Such a title behind a given name as well: 芳姐.
    Elder,
    /// A short title behind which what is said of somebody has to end: 生.
    EndTitle,
    /// Behind the name of a child, who has no need of a surname: 妈妈.
    Kin,
    /// What asks for a name and leads to none: 怎么称呼.
    Ask,
}

impl Form {
    /// The form that a table calls `name`.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "field" => Self::Field,
            "party" => Self::Party,
            "relation" => Self::Relation,
            "call" => Self::Call,
            "self" => Self::Own,
            "surname" => Self::Surname,
            "never" => Self::Never,
            "lead" => Self::Lead,
            "title" => Self::Title,
            "both" => Self::Both,
            "short_title" => Self::ShortTitle,
            "elder" => Self::Elder,
            "end_title" => Self::EndTitle,
            "kin" => Self::Kin,
            "ask" => Self::Ask,
            _ => return None,
        })
    }

    /// Whether it is a title that is part of many words, so that a name has to have room before it.
    pub(super) fn is_short(self) -> bool {
        matches!(self, Self::ShortTitle | Self::Elder | Self::EndTitle | Self::Kin)
    }

    /// Whether such a word stands behind a surname.
    pub(super) fn is_title(self) -> bool {
        matches!(self, Self::Title | Self::Both | Self::ShortTitle | Self::Elder | Self::Kin)
    }

    /// Whether it may stand right beside a name.
    pub(super) fn is_of_names(self) -> bool {
        !matches!(self, Self::Never | Self::Ask | Self::EndTitle)
    }
}
