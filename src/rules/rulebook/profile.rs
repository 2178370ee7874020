//! Profiles: what they change of the rulebook.

use super::checked::{AGAINST, is_against};
use super::written::{Profile, Written};
use super::{DEFAULT_PROFILE, RulebookError};
use crate::rules::own::{Fault, OwnRules, Source};

impl Written {
    /// The profile that is `wanted`.
    pub(super) fn take_profile(&mut self, wanted: &str) -> Result<Profile, RulebookError> {
        if wanted == DEFAULT_PROFILE {
            return Ok(Profile::default());
        }
        self.profiles.remove(wanted).ok_or_else(|| RulebookError::NoProfile {
            wanted: wanted.to_owned(),
            known: std::iter::once(DEFAULT_PROFILE)
                .chain(self.profiles.keys().map(String::as_str))
                .collect::<Vec<_>>()
                .join(", "),
        })
    }

    /// Changes the rulebook as the profile `name` says; what of it cannot be meant.
    pub(super) fn apply(&mut self, profile: &Profile, name: &str, own: &mut OwnRules, source: &Source) -> Vec<Fault> {
        let heading = format!("profiles.{name}");
        let wrong = |what: &str, message: String| source.fault(&source.place(&heading, what), message);
        let mut faults = Vec::new();
        for (dimension, &weight) in &profile.weights {
            if let Some(rubric) = self.score.dimensions.get_mut(dimension) {
                rubric.weight = weight;
            }
        }
        for (setting, &value) in &profile.settings {
            match self.settings.get_mut(setting) {
                Some(setting) => setting.value = value,
                None => faults.push(wrong(setting, "没有这个阈值；有哪些，看 [settings]".to_owned())),
            }
        }
        for rule in &mut self.rule {
            rule.on &= !profile.off.contains(rule.id.get_ref());
        }
        for (id, points) in &profile.points {
            let written = self.rule.iter_mut().find(|rule| rule.id.get_ref() == id);
            let written = written.map(|rule| (rule.category.kind(), &mut rule.points));
            match written.or_else(|| own.points_of(id)) {
                None => faults.push(wrong(id, "没有叫这个 id、又有分值的规则；`zhijian rules list` 列出全部规则".to_owned())),
                Some((kind, _)) if points.values().any(|&points| is_against(kind, points)) => {
                    faults.push(wrong(id, AGAINST.to_owned()));
                }
                Some((_, of_rule)) => of_rule.clone_from(points),
            }
        }
        let known = |id: &str| self.rule.iter().any(|rule| rule.id.get_ref() == id) || own.has(id);
        let unknown = profile.off.iter().filter(|id| !known(id));
        faults.extend(unknown.map(|id| wrong(id, "要停用的规则不存在；`zhijian rules list` 列出全部规则".to_owned())));
        faults
    }
}
