//! When a rule hits: how its conditions are put together, what is asked of each occurrence, and what is shown.

use crate::rules::own::condition::{Condition, Names, hangs_on, number_in};
use crate::rules::own::logic::Expr;
use crate::rules::own::table::{Read, Table, Text};

/// When a rule hits.
pub(super) struct Logic {
    pub(super) when: Expr,
    pub(super) each: Option<usize>,
    pub(super) every_place: bool,
    pub(super) report: Option<usize>,
    pub(super) written: String,
}

pub(super) fn read_logic(table: &mut Table, conditions: &[Condition], names: &Names) -> Read<Logic> {
    let source = table.source;
    let number = number_in(names);
    let parse =
        |text: &Text| Expr::parse(&text.text, &number).map_err(|(span, wrong)| source.fault(&text.inner(source, &span), wrong));
    let when = table.text("when")?;
    let unless = table.text("unless")?;
    let (mut expr, mut written) = if let Some(text) = when {
        (parse(&text)?, text.text)
    } else {
        let excepted = unless.as_ref().map(&parse).transpose()?.map_or_else(Vec::new, |expr| expr.conditions());
        let wanted = wanted_beside(conditions, &excepted.into_iter().map(|(number, _)| number).collect::<Vec<_>>());
        if wanted.is_empty() {
            return Err(table.fault("除了 unless 里的条件，没有别的条件；请写 when"));
        }
        let written = wanted.iter().map(|&number| names[number].text.as_str()).collect::<Vec<_>>().join(" and ");
        (Expr::And(wanted.into_iter().map(Expr::Is).collect()), written)
    };
    if let Some(unless) = unless {
        expr = Expr::And(vec![expr, Expr::Unless(Box::new(parse(&unless)?))]);
        written = format!("{written}；除非 {}", unless.text);
    }
    let mut in_turns = |key: &str| -> Read<Option<usize>> {
        let Some(text) = table.text(key)? else { return Ok(None) };
        let found = number(&text.text).map_err(|wrong| source.fault(&text.span, wrong))?;
        let condition = &conditions[found];
        if !condition.operator.sees_turns() {
            let message = format!("{} 条件不落在某一轮上，不能作 {key}", condition.form);
            return Err(source.fault(&text.span, message));
        }
        Ok(Some(found))
    };
    let (each, report) = (in_turns("each")?, in_turns("report")?);
    let every_place = table.take("every_place");
    if let Some(alone) = every_place.as_ref().filter(|_| each.is_none()) {
        return Err(alone.key_fault("every_place 要和 each 一起写"));
    }
    let every_place = every_place.map_or(Ok(false), |value| value.flag())?;
    if let Some(each) = each {
        written = format!("对 {} 的每一次命中：{written}", conditions[each].name);
    }
    Ok(Logic { when: expr, each, every_place, report, written })
}

/// What must hold where nothing is written: all but what the exception names, and what nothing else than the exception is tied to.
/// Where that leaves nothing, what the exception is tied to must hold.
fn wanted_beside(conditions: &[Condition], excepted: &[usize]) -> Vec<usize> {
    let others: Vec<usize> = (0..conditions.len()).filter(|number| !excepted.contains(number)).collect();
    let serves = |&number: &usize| excepted.iter().any(|&exception| hangs_on(conditions, exception, number));
    let (anchors, free): (Vec<usize>, Vec<usize>) = others.iter().partition(|number| serves(number));
    if free.is_empty() {
        return others;
    }
    let is_wanted = |anchor: &usize| free.iter().any(|&number| hangs_on(conditions, number, *anchor));
    let mut wanted: Vec<usize> = anchors.into_iter().filter(is_wanted).chain(free.iter().copied()).collect();
    wanted.sort_unstable();
    wanted
}
