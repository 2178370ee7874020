//! Numbers as people say them.

/// What a unit of numbers stands for.
pub(super) fn worth(unit: &str) -> f64 {
    match unit {
        "万" | "w" => 10_000.0,
        "千" | "k" => 1_000.0,
        "百" => 100.0,
        "十" => 10.0,
        _ => 1.0,
    }
}

/// A number in Chinese numerals; `None` where it is none, as 一两, 百, 几十 or 万.
pub(super) fn chinese_number(text: &str) -> Option<f64> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).or((c == '两').then_some(2));
    let (mut whole, mut section, mut last): (u64, u64, Option<u64>) = (0, 0, None);
    // What a digit at the end stands for: 两千三 is 2300, 两千零三 is 2003.
    let mut of_last = 1;
    for c in text.chars().take(16) {
        if let Some(digit) = digit(c) {
            if last.is_some_and(|last| last != 0) {
                return None;
            }
            of_last = if digit == 0 { 1 } else { of_last };
            last = Some(digit as u64);
            continue;
        }
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            '万' => {
                let times = section + last.take().unwrap_or(0);
                whole = times.checked_mul(10_000).filter(|_| times > 0 && whole == 0)?;
                (section, of_last) = (0, 1_000);
                continue;
            }
            _ => return None,
        };
        let times = last.take().or((unit == 10 && section == 0).then_some(1))?;
        section += times.max(1) * unit;
        of_last = unit / 10;
    }
    Some((whole + section + last.unwrap_or(0) * of_last) as f64)
}
