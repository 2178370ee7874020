//! Boolean expressions over the names of conditions: `a and not (b or c)`, also `a 且 非 b`.
//!
//! What cannot be told is neither true nor false: without times nobody knows whether a reply was late, and a rule hits only
//! where its expression is certainly true.

use std::ops::Range;

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    No,
    /// The log does not have what would tell.
    Unknown,
    /// Rows of the log that were rejected may tell.
    Hidden,
    Yes,
}

/// What something is where nothing is hidden; of parts that must all hold the least counts, of parts of which one is enough the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Plain {
    No,
    Unknown,
    Yes,
}

/// The least and the greatest that something may be, whatever the rows that were rejected hold.
#[derive(Debug, Clone, Copy)]
struct Between(Plain, Plain);

impl Between {
    const NO: Self = Self(Plain::No, Plain::No);
    const YES: Self = Self(Plain::Yes, Plain::Yes);
    const HIDDEN: Self = Self(Plain::No, Plain::Yes);

    fn told(self) -> Truth {
        match self {
            Self(Plain::No, Plain::No) => Truth::No,
            Self(Plain::Unknown, Plain::Unknown) => Truth::Unknown,
            Self(Plain::Yes, Plain::Yes) => Truth::Yes,
            _ => Truth::Hidden,
        }
    }

    fn not(self) -> Self {
        Self(self.1.not(), self.0.not())
    }
}

impl Plain {
    const fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

impl From<Truth> for Between {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::No => Self::NO,
            Truth::Unknown => Self(Plain::Unknown, Plain::Unknown),
            Truth::Hidden => Self::HIDDEN,
            Truth::Yes => Self::YES,
        }
    }
}

/// An expression; conditions by their number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Expr {
    Is(usize),
    Not(Box<Expr>),
    /// An exception: it keeps from hitting only where it certainly holds.
    Unless(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
}

/// What is wrong at which bytes of an expression.
pub(super) type Wrong = (Range<usize>, String);

impl Expr {
    /// Reads `text`; `number` gives the number of a condition, or what is wrong with its name.
    pub(super) fn parse(text: &str, number: &dyn Fn(&str) -> Result<usize, String>) -> Result<Self, Wrong> {
        let tokens = tokens(text)?;
        let mut parser = Parser { tokens: &tokens, at: 0, number, end: text.len(), depth: 0 };
        let expr = parser.or()?;
        match parser.peek() {
            None => Ok(expr),
            Some((Token::Close, span)) => Err((span.clone(), "多了一个右括号".to_owned())),
            Some((_, span)) => Err((span.clone(), "前面缺 and 或 or".to_owned())),
        }
    }

    /// Its value where `of` gives that of every condition; no more of them are asked for than are needed.
    pub(super) fn value(&self, of: &mut dyn FnMut(usize) -> Truth) -> Truth {
        self.between(of).told()
    }

    fn between(&self, of: &mut dyn FnMut(usize) -> Truth) -> Between {
        match self {
            Self::Is(number) => of(*number).into(),
            Self::Not(inner) => inner.between(of).not(),
            // What a rejected row may excuse accuses nobody; what the log never has is no excuse.
            Self::Unless(inner) => match inner.between(of) {
                Between(Plain::Yes, _) => Between::NO,
                Between(_, Plain::Yes) => Between::HIDDEN,
                _ => Between::YES,
            },
            Self::And(parts) => {
                let mut all = Between::YES;
                for part in parts {
                    let next = part.between(of);
                    all = Between(all.0.min(next.0), all.1.min(next.1));
                    if all.1 == Plain::No {
                        break;
                    }
                }
                all
            }
            Self::Or(parts) => {
                let mut any = Between::NO;
                for part in parts {
                    let next = part.between(of);
                    any = Between(any.0.max(next.0), any.1.max(next.1));
                    if any.0 == Plain::Yes {
                        break;
                    }
                }
                any
            }
        }
    }

    /// Conditions of which one must hold for the whole to hold; `None` where it may hold without any. `of` says the same of one
    /// condition, `cost` how often one of several may be expected to hold.
    pub(super) fn trigger(
        &self,
        of: &mut dyn FnMut(usize) -> Option<Vec<usize>>,
        cost: &dyn Fn(&Vec<usize>) -> usize,
    ) -> Option<Vec<usize>> {
        match self {
            Self::Is(number) => of(*number),
            Self::Not(_) | Self::Unless(_) => None,
            Self::And(parts) => parts.iter().filter_map(|part| part.trigger(of, cost)).min_by_key(cost),
            Self::Or(parts) => {
                let sets: Option<Vec<Vec<usize>>> = parts.iter().map(|part| part.trigger(of, cost)).collect();
                let mut all = sets?.concat();
                all.sort_unstable();
                all.dedup();
                Some(all)
            }
        }
    }

    /// What keeps it from holding, if it has an exception.
    pub(super) fn exception(&self) -> Option<&Self> {
        let Self::And(parts) = self else { return None };
        parts.iter().find_map(|part| if let Self::Unless(inner) = part { Some(&**inner) } else { None })
    }

    /// Every condition in it, from left to right, with whether it stands under an odd number of `not`.
    pub(super) fn conditions(&self) -> Vec<(usize, bool)> {
        match self {
            Self::Is(number) => vec![(*number, false)],
            Self::Not(inner) | Self::Unless(inner) => {
                inner.conditions().into_iter().map(|(number, negated)| (number, !negated)).collect()
            }
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::conditions).collect(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Name(String),
}

type Placed = (Token, Range<usize>);

fn tokens(text: &str) -> Result<Vec<Placed>, Wrong> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let mut put = |token, length: usize| {
            tokens.push((token, at..at + length));
            at += length;
        };
        match c {
            '(' | '（' => put(Token::Open, c.len_utf8()),
            ')' | '）' => put(Token::Close, c.len_utf8()),
            '!' | '！' => put(Token::Not, c.len_utf8()),
            '&' | '|' if rest[1..].starts_with(c) => put(if c == '&' { Token::And } else { Token::Or }, 2),
            c if c.is_whitespace() => at += c.len_utf8(),
            c if in_name(c) => {
                let length = rest.find(|c| !in_name(c)).unwrap_or(rest.len());
                put(word(&rest[..length]), length);
            }
            c => return Err((at..at + c.len_utf8(), "表达式里只能有条件名、and、or、not 和括号".to_owned())),
        }
    }
    Ok(tokens)
}

/// Whether a condition's name may hold `c`.
pub(super) fn in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

fn word(word: &str) -> Token {
    match word.to_ascii_lowercase().as_str() {
        "and" | "且" | "并且" => Token::And,
        "or" | "或" | "或者" => Token::Or,
        "not" | "非" | "不" => Token::Not,
        _ => Token::Name(word.to_owned()),
    }
}

/// Whether `name` is a word of expressions, and so no name of a condition.
pub(super) fn is_reserved(name: &str) -> bool {
    !matches!(word(name), Token::Name(_))
}

struct Parser<'a> {
    tokens: &'a [Placed],
    at: usize,
    number: &'a dyn Fn(&str) -> Result<usize, String>,
    end: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Placed> {
        self.tokens.get(self.at)
    }

    fn skip(&mut self, token: &Token) -> bool {
        let there = self.peek().is_some_and(|(next, _)| next == token);
        self.at += usize::from(there);
        there
    }

    fn or(&mut self) -> Result<Expr, Wrong> {
        let mut parts = vec![self.and()?];
        while self.skip(&Token::Or) {
            parts.push(self.and()?);
        }
        Ok(alone(parts, Expr::Or))
    }

    fn and(&mut self) -> Result<Expr, Wrong> {
        let mut parts = vec![self.not()?];
        while self.skip(&Token::And) {
            parts.push(self.not()?);
        }
        Ok(alone(parts, Expr::And))
    }

    fn not(&mut self) -> Result<Expr, Wrong> {
        /// Nobody reads deeper ones.
        const DEEPEST: usize = 32;
        let Some((token, span)) = self.peek().cloned() else {
            return Err((self.end..self.end, "表达式到这里断了，后面缺条件名".to_owned()));
        };
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err((span, "嵌套太深，请拆成几个条件".to_owned()));
        }
        let expr = match token {
            Token::Not => Expr::Not(Box::new(self.not()?)),
            Token::Open => {
                let inner = self.or()?;
                if !self.skip(&Token::Close) {
                    return Err((span, "这个括号没有闭合".to_owned()));
                }
                inner
            }
            Token::Name(name) => Expr::Is((self.number)(&name).map_err(|wrong| (span, wrong))?),
            Token::Close => return Err((span, "右括号前面缺条件名".to_owned())),
            Token::And | Token::Or => return Err((span, "前面缺条件名".to_owned())),
        };
        self.depth -= 1;
        Ok(expr)
    }
}

fn alone(mut parts: Vec<Expr>, several: fn(Vec<Expr>) -> Expr) -> Expr {
    if parts.len() == 1 { parts.remove(0) } else { several(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(name: &str) -> Result<usize, String> {
        ["a", "b", "c", "投诉"].iter().position(|known| *known == name).ok_or_else(|| format!("no {name}"))
    }

    #[test]
    fn expressions_mean_what_they_say() {
        use Truth::{Hidden, No, Unknown, Yes};
        for (text, values, expected) in [
            ("a", [Yes, No, No, No], Yes),
            ("a and not (b or c)", [Yes, No, No, No], Yes),
            ("a and not (b or c)", [Yes, No, Yes, No], No),
            ("a or b and c", [Yes, No, No, No], Yes),
            ("(a or b) and c", [Yes, No, No, No], No),
            ("not not a", [Yes, No, No, No], Yes),
            ("投诉 且 非 a", [No, No, No, Yes], Yes),
            ("a && !b || c", [Yes, No, No, No], Yes),
            ("not a", [Unknown, No, No, No], Unknown),
            ("a or b", [Unknown, Yes, No, No], Yes),
            ("a and b", [Unknown, No, No, No], No),
            ("a and b", [Unknown, Yes, No, No], Unknown),
            ("not a", [Hidden, No, No, No], Hidden),
            ("a and b", [Unknown, Hidden, No, No], Hidden),
            ("a or b", [Unknown, Hidden, No, No], Hidden),
            ("not (a or b)", [Unknown, Hidden, No, No], Hidden),
            ("not a and not b", [Unknown, Hidden, No, No], Hidden),
            ("(a and b) or c", [Unknown, Hidden, Unknown, No], Unknown),
        ] {
            let expr = Expr::parse(text, &number).expect(text);
            assert_eq!(expr.value(&mut |number| values[number]), expected, "{text}");
        }
    }

    #[test]
    fn faults_name_their_place() {
        for (text, place, told) in [
            ("a and", 5..5, "断了"),
            ("a b", 2..3, "缺 and"),
            ("(a", 0..1, "没有闭合"),
            ("a)", 1..2, "多了"),
            ("a and d", 6..7, "no d"),
            ("a + b", 2..3, "只能有"),
            ("", 0..0, "断了"),
            ("and a", 0..3, "缺条件名"),
        ] {
            let (span, message) = Expr::parse(text, &number).expect_err(text);
            assert!(span == place && message.contains(told), "{text}: {span:?} {message}");
        }
        let deep = "(".repeat(10_000);
        assert!(Expr::parse(&deep, &number).is_err());
    }

    #[test]
    fn a_trigger_is_the_cheapest_thing_that_must_hold() {
        let costs = [Some(5), Some(1), None, Some(1)];
        let cost = |set: &Vec<usize>| set.iter().filter_map(|&number| costs[number]).sum();
        let mut of = |number: usize| costs[number].map(|_| vec![number]);
        for (text, expected) in [
            ("a and b", Some(vec![1])),
            ("a or b", Some(vec![0, 1])),
            ("a or c", None),
            ("a and not b", Some(vec![0])),
            ("not b", None),
            ("c and a", Some(vec![0])),
        ] {
            assert_eq!(Expr::parse(text, &number).expect(text).trigger(&mut of, &cost), expected, "{text}");
        }
    }
}
