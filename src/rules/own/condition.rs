//! Named conditions, as rules and flows have them.

use super::fault::Source;
use super::flow;
use super::logic::{in_name, is_reserved};
use super::meant::meant;
use super::operator::{FORMS, Form, Hands, Library, Looks, Measure, Operator, keys_of};
use super::rule;
use super::scope::{Scope, Who};
use super::table::{Read, Table, Text, Value};
use std::ops::Range;
use std::sync::Arc;

/// One condition.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    pub(super) name: Arc<str>,
    pub(super) form: &'static str,
    pub(super) operator: Operator,
    pub(super) scope: Scope,
    pub(super) looks: Looks,
    pub(super) span: Range<usize>,
    /// Its keys and values, as they stand in the file.
    written: String,
}

/// Conditions of one rule or flow; a chain of very many that hang on each other would need too much memory.
const MOST: usize = 1_000;

/// The names of the conditions, in the order of the file.
pub(super) type Names = Vec<Text>;

/// Whose conditions they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Rule,
    Flow,
}

impl Owner {
    const fn name(self) -> &'static str {
        match self {
            Self::Rule => "规则",
            Self::Flow => "流程",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Flow => "flow",
        }
    }

    fn keys(self) -> Vec<&'static str> {
        match self {
            Self::Rule => rule::keys(),
            Self::Flow => flow::keys(),
        }
    }

    /// What is said of its own key `key` below the heading of a condition, where TOML takes it for one of the condition.
    pub(super) fn misplaced(self, key: &str) -> Option<String> {
        let name = self.name();
        let told = || format!("{name}的 {key} 要写在第一个 [{}.if.…] 前面", self.key());
        self.keys().contains(&key).then(told)
    }
}

/// Reads the conditions of `owner`, which stand in its table `if`.
pub(super) fn read_conditions(table: &mut Table, owner: Owner, library: &Library) -> Read<(Vec<Condition>, Names)> {
    let written = table.take("if").map(Value::table).transpose()?.map_or_else(Vec::new, |mut table| table.take_all());
    if written.is_empty() {
        let (name, key) = (owner.name(), owner.key());
        return Err(table.fault(format!("{name}缺条件，例如 [{key}.if.退款] 下面写 any = [\"退款\"]")));
    }
    let names: Names = written.iter().map(|(name, _)| name.clone()).collect();
    if let Some(beyond) = names.get(MOST) {
        return Err(table.source.fault(&beyond.span, format!("条件太多，最多 {MOST} 个；请拆成几个，或者合并同类的词")));
    }
    for name in &names {
        if is_reserved(&name.text) || !name.text.chars().all(in_name) {
            let message = "不能作条件名：条件名用字母、数字、汉字和下划线，不能是 and、or、not、且、或、非";
            return Err(table.source.fault(&name.span, message));
        }
    }
    let number = number_in(&names);
    let hands = Hands { library, number: &number, owner };
    let conditions: Vec<Condition> =
        written.into_iter().map(|(name, value)| read_condition(&name, value, &hands)).collect::<Read<_>>()?;
    check_cycles(table.source, &conditions)?;
    drop(number);
    Ok((conditions, names))
}

/// The number of a condition by its name, or what is wrong with it.
pub(super) fn number_in(names: &Names) -> impl Fn(&str) -> Result<usize, String> {
    |wanted: &str| {
        let found = names.iter().position(|name| name.text == wanted);
        found.ok_or_else(|| format!("没有叫 {wanted} 的条件{}", meant(wanted, names.iter().map(|name| name.text.as_str()))))
    }
}

fn read_condition(name: &Text, value: Value, hands: &Hands) -> Read<Condition> {
    let mut table = value.table()?;
    table.span = name.span.clone();
    let written = table.written();
    no_key_of_owner(&table, hands.owner)?;
    let (form, mut operator): (&'static Form, Operator) = Operator::read(&mut table, &name.text, hands)?;
    let role = table.place("role");
    let mut scope = Scope::read(&mut table, form.looks, hands.number)?;
    if let (Some(place), Some(only)) = (role.clone(), operator.only_of().filter(|only| !scope.who.holds(*only))) {
        let (only, code) = (only.name(), only.code());
        let message =
            format!("{} 问的是{only}的话，看{}的话永远不会成立；请改成 role = \"{code}\" 或删去", form.key, scope.who.name());
        return Err(table.source.fault(&place, message));
    }
    if let Operator::Measured(Measure::Share(whose), ..) = &mut operator {
        if let (Some(place), Who::Both | Who::Everybody) = (role, scope.who) {
            return Err(table.source.fault(
                &place,
                "talk_share 问的是一方占双方的百分之几，双方合起来总是 100%；请写 role = \"agent\" 或 \"customer\"",
            ));
        }
        // A share is one of what both say there.
        *whose = scope.who;
        scope.who = if whose.is_of_both() { Who::Both } else { Who::Everybody };
    }
    let what = format!("{} 条件", form.key);
    table.finish_or(&what, keys_of(form), of_others)?;
    Ok(Condition {
        name: name.text.as_str().into(),
        form: form.key,
        operator,
        scope,
        looks: form.looks,
        span: name.span.clone(),
        written,
    })
}

/// A key that no condition has and its owner has stands below the heading of the condition by mistake.
fn no_key_of_owner(table: &Table, owner: Owner) -> Read<()> {
    let is_of_conditions = |key: &str| FORMS.iter().any(|form| form.key == key || keys_of(form).contains(&key));
    let mut own = owner.keys().into_iter().filter(|key| !is_of_conditions(key));
    own.find_map(|key| table.fault_at(key, owner.misplaced(key)?)).map_or(Ok(()), Err)
}

/// Which operators have a key that another one lacks.
fn of_others(key: &str) -> Option<String> {
    /// What nearly every operator has needs no list.
    const LISTED: usize = 8;
    let others: Vec<&str> = FORMS.iter().filter(|form| keys_of(form).contains(&key)).map(|form| form.key).collect();
    (1..=LISTED).contains(&others.len()).then(|| format!("；有这一项的算子：{}", others.join(" ")))
}

impl Condition {
    /// Its name, what its operator is called, and how it is written.
    pub(super) fn told(&self) -> String {
        let name = FORMS.iter().find(|form| form.key == self.form).map_or("", |form| form.name);
        format!("{} [{name}] {}", self.name, self.written)
    }

    /// What it asks, and where: the same for two conditions that see the same, but for those they are tied to.
    pub(super) fn asked(&self) -> String {
        format!("{} {:?} {}", self.form, self.operator, self.placed())
    }

    /// Where it looks.
    pub(super) fn placed(&self) -> String {
        let scope = &self.scope;
        let sides = [&scope.after, &scope.before, &scope.around, &scope.same].map(Option::is_some);
        let place = (scope.who, scope.first, scope.last, scope.within(), scope.nth(), scope.guards);
        let counts = (scope.counts_all, scope.by_agent, scope.hours, scope.is_other);
        format!("{place:?} {counts:?} {sides:?}")
    }

    /// The conditions that it needs, by anchors or as a group.
    pub(super) fn needs(&self) -> Vec<usize> {
        let anchors = self.scope.anchors().map(|anchor| anchor.condition);
        let grouped = match &self.operator {
            Operator::Group(expr) => expr.conditions(),
            _ => Vec::new(),
        };
        anchors.chain(grouped.into_iter().map(|(number, _)| number)).collect()
    }
}

/// Whether condition `number` needs condition `other`, over however many others.
pub(super) fn hangs_on(conditions: &[Condition], number: usize, other: usize) -> bool {
    let mut open = conditions[number].needs();
    let mut seen = vec![false; conditions.len()];
    while let Some(next) = open.pop() {
        if next == other {
            return true;
        }
        if !std::mem::replace(&mut seen[next], true) {
            open.extend(conditions[next].needs());
        }
    }
    false
}

/// A condition that needs itself, over however many others, can never be told.
fn check_cycles(source: &Source, conditions: &[Condition]) -> Read<()> {
    let circle = (0..conditions.len()).find(|&number| hangs_on(conditions, number, number));
    circle.map_or(Ok(()), |number| {
        let message = "这个条件绕了一圈又依赖它自己，请改掉其中一个 after、before、around 或 when";
        Err(source.fault(&conditions[number].span, message))
    })
}
