//! How late something was.

use serde::Serialize;
use std::fmt;

/// By how much a step missed its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Behind {
    /// A deadline in seconds.
    Seconds(f64),
    /// A deadline in turns of the agent.
    Turns(usize),
}

impl fmt::Display for Behind {
    /// In Chinese.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Turns(turns) => write!(f, "晚了{turns}轮"),
            Self::Seconds(seconds) => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a span of time, rounded for people")]
                // What is late is not late by nothing.
                let seconds = seconds.max(0.0).ceil() as u64;
                let (minutes, hours) = (seconds / 60, seconds / 3600);
                match seconds {
                    0..120 => write!(f, "晚了{seconds}秒"),
                    120..3600 => write!(f, "晚了{minutes}分{:02}秒", seconds % 60),
                    _ => write!(f, "晚了{hours}小时{:02}分", minutes % 60),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_in_what_people_count() {
        for (behind, expected) in [
            (Behind::Turns(2), "晚了2轮"),
            (Behind::Seconds(0.4), "晚了1秒"),
            (Behind::Seconds(90.0), "晚了90秒"),
            (Behind::Seconds(150.0), "晚了2分30秒"),
            (Behind::Seconds(7_300.0), "晚了2小时01分"),
        ] {
            assert_eq!(behind.to_string(), expected);
        }
    }
}
