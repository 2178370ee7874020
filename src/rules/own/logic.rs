//! Boolean expressions over the names of conditions: `a and not (b or c)`, also `a 且 非 b`.
//!
//! What cannot be told is neither true nor false: without times nobody knows whether a reply was late, and a rule hits only
//! where its expression is certainly true.

mod parse;

pub(super) use parse::{in_name, is_reserved};

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    No,
    /// The log does not have what would tell.
    Unknown,
    /// The log has no times that would tell: unlike a column that no log has, they are not there to be lacking, and excuse.
    Untimed,
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
pub(super) struct Between(Plain, Plain);

impl Between {
    const NO: Self = Self(Plain::No, Plain::No);
    pub(super) const YES: Self = Self(Plain::Yes, Plain::Yes);
    const HIDDEN: Self = Self(Plain::No, Plain::Yes);

    pub(super) fn told(self) -> Truth {
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
            Truth::Hidden | Truth::Untimed => Self::HIDDEN,
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

impl Expr {
    /// Its value where `of` gives that of every condition; no more of them are asked for than are needed.
    pub(super) fn between(&self, of: &mut dyn FnMut(usize) -> Between) -> Between {
        match self {
            Self::Is(number) => of(*number),
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
            assert_eq!(expr.between(&mut |number| values[number].into()).told(), expected, "{text}");
        }
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
