//! Chinese names that stand in a file without the quotes that TOML wants.

use std::ops::Range;

/// What a heading begins with whose name may be Chinese, and what ends the name. The slips of the pen among them are told for what they
/// are only if the name can be read.
const HEADINGS: [(&str, &[char]); 6] = [
    ("[rule.if.", &[']']),
    ("[flow.if.", &[']']),
    ("[profiles.", &['.', ']']),
    ("[profile.", &['.', ']']),
    ("[rules.if.", &[']']),
    ("[flows.if.", &[']']),
];

/// Chinese names in a line that TOML wants in quotes: that of a condition or a profile in a heading, and of columns in `meta = { … }`.
pub(super) fn bare_names(line: &str) -> Vec<Range<usize>> {
    let told = line.trim_start();
    let start = line.len() - told.len();
    let heading = HEADINGS.iter().find_map(|&(start, ends)| Some((start, told.strip_prefix(start)?.split_once(ends)?.0)));
    if let Some((heading, name)) = heading {
        let is_bare = !name.is_ascii() && !name.contains(['"', '\'', '.']);
        let start = start + heading.len();
        return is_bare.then(|| start..start + name.len()).into_iter().collect();
    }
    let is_columns = told.strip_prefix("meta").is_some_and(|rest| rest.trim_start().starts_with('='));
    if is_columns { columns(line) } else { Vec::new() }
}

/// The bare Chinese keys of a table in braces.
fn columns(line: &str) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let (mut quote, mut depth, mut begun) = (None, 0usize, None);
    for (at, c) in line.char_indices() {
        match c {
            _ if quote.is_some() => quote = quote.filter(|&open| open != c),
            '"' | '\'' => (quote, begun) = (Some(c), None),
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '{' | ',' if depth == 0 => begun = Some(at + 1),
            '=' => {
                let key = begun.take().map(|begun| (begun, &line[begun..at])).filter(|(_, key)| !key.is_ascii());
                names.extend(key.map(|(begun, key)| {
                    let start = begun + key.len() - key.trim_start().len();
                    start..start + key.trim().len()
                }));
            }
            _ => {}
        }
    }
    names
}
