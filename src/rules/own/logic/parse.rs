//! Reading expressions.

use super::Expr;
use std::ops::Range;

/// What is wrong at which bytes of an expression.
pub(in crate::rules::own) type Wrong = (Range<usize>, String);

impl Expr {
    /// Reads `text`; `number` gives the number of a condition, or what is wrong with its name.
    pub(in crate::rules::own) fn parse(text: &str, number: &dyn Fn(&str) -> Result<usize, String>) -> Result<Self, Wrong> {
        let tokens = tokens(text)?;
        let mut parser = Parser { tokens: &tokens, at: 0, number, end: text.len(), depth: 0 };
        let expr = parser.or()?;
        match parser.peek() {
            None => Ok(expr),
            Some((Token::Close, span)) => Err((span.clone(), "多了一个右括号".to_owned())),
            Some((_, span)) => Err((span.clone(), "前面缺 and 或 or".to_owned())),
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
pub(in crate::rules::own) fn in_name(c: char) -> bool {
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
pub(in crate::rules::own) fn is_reserved(name: &str) -> bool {
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
}
