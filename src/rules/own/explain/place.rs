//! Where a condition looks, in words.

use crate::rules::own::evaluate::Trial;
use crate::rules::own::scope::{Nth, Scope};

/// A scope in words.
pub(super) fn told(trial: &Trial, scope: &Scope) -> String {
    let mut told = scope.who.name().to_owned();
    let mut add = |text: String| {
        told.push(' ');
        told += &text;
    };
    let whose = if scope.by_agent { "各自的" } else { "" };
    if let Some(reach) = scope.first {
        add(format!("{whose}开头{}", reach.shown()));
    }
    if let Some(reach) = scope.last {
        add(format!("{whose}结尾{}", reach.shown()));
    }
    if let Some(hours) = scope.hours {
        add(format!("{}说的", hours.shown()));
    }
    let nth = match scope.nth() {
        Nth::First => "首次".to_owned(),
        Nth::Last => "末次".to_owned(),
        Nth::Every => "每次".to_owned(),
        Nth::Number(number) => format!("第{number}次"),
    };
    for (anchor, side) in [(&scope.after, "之后"), (&scope.before, "之前"), (&scope.around, "前后")] {
        if let Some(anchor) = anchor {
            let nth = match side {
                _ if trial.fixed == Some(anchor.condition) => "这一次",
                // Between two, the end is the first behind the beginning, whichever that is.
                "之前" if scope.after.is_some() => "其后第一次",
                _ => &*nth,
            };
            add(format!("{nth}“{}”{side}", trial.conditions[anchor.condition].name));
        }
    }
    if let Some(anchor) = &scope.same {
        add(format!("和“{}”同一条消息", trial.conditions[anchor.condition].name));
    }
    if let Some(reach) = scope.within() {
        add(format!("{}以内", reach.shown()));
    }
    if scope.counts_all {
        add("（谁的消息都数）".to_owned());
    }
    if scope.is_other {
        add("（不看那条消息本身）".to_owned());
    }
    told
}
