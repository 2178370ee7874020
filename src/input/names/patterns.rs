//! The names that a pattern stands for: `[a|b]` is one of them, `(a|b)` one of them or nothing.

use std::str::Chars;

/// All names that `pattern` stands for, each with its normal form.
pub(super) fn names_of(pattern: &str) -> impl Iterator<Item = (String, String)> {
    // Normal form is made letter by letter: that of the pattern stands for that of the names, in the same order.
    expand(pattern).into_iter().zip(expand(&normal(pattern)))
}

fn normal(pattern: &str) -> String {
    pattern.chars().filter(|c| !matches!(c, '_' | '-' | '.')).flat_map(char::to_lowercase).collect()
}

fn expand(pattern: &str) -> Vec<String> {
    one_of(&mut pattern.chars())
}

/// What stands before the next bracket that closes: one of several.
fn one_of(chars: &mut Chars<'_>) -> Vec<String> {
    let (mut all, mut names) = (Vec::new(), vec![String::new()]);
    while let Some(c) = chars.next() {
        match c {
            '[' => names = joined(&names, &one_of(chars)),
            '(' => {
                let rest = [vec![String::new()], one_of(chars)].concat();
                names = joined(&names, &rest);
            }
            ']' | ')' => break,
            '|' => all.append(&mut std::mem::replace(&mut names, vec![String::new()])),
            c => names.iter_mut().for_each(|name| name.push(c)),
        }
    }
    all.append(&mut names);
    all
}

fn joined(begins: &[String], ends: &[String]) -> Vec<String> {
    begins.iter().flat_map(|begin| ends.iter().map(move |end| format!("{begin}{end}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bracket that is not opened would end the pattern, and what stands behind it would be lost.
    fn is_balanced(pattern: &str) -> bool {
        let mut open = Vec::new();
        let closes = pattern.chars().all(|c| match c {
            '[' | '(' => {
                open.push(c);
                true
            }
            ']' => open.pop() == Some('['),
            ')' => open.pop() == Some('('),
            _ => true,
        });
        closes && open.is_empty()
    }

    #[test]
    fn brackets_of_the_table_are_balanced() {
        for line in include_str!("../headers.csv").lines() {
            assert!(is_balanced(line), "{line}");
        }
        for wrong in ["[会话|对话", "会话]ID", "(会话]ID"] {
            assert!(!is_balanced(wrong), "{wrong}");
        }
    }

    #[test]
    fn patterns_and_their_names() {
        for (pattern, names) in [
            ("会话ID", "会话ID"),
            ("[会话|对话]ID", "会话ID 对话ID"),
            ("消息(ID|编号)", "消息 消息ID 消息编号"),
            ("[a|b](_x|_y[1|2])", "a a_x a_y1 a_y2 b b_x b_y1 b_y2"),
        ] {
            assert_eq!(expand(pattern).join(" "), names, "{pattern}");
        }
    }
}
