//! Profiles: what they change of the rulebook, in `rulebook.toml` or a file beside it.

use super::checked::{AGAINST, is_against};
use super::unreadable::read;
use super::written::{Profile, Written};
use super::{DEFAULT_PROFILE, RulebookError};
use crate::model::{Kind, Points};
use crate::rules::own::{Fault, OwnRules, Source, nearest};
use crate::rules::settings::{NAMES, unfit};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A file of profiles beside a rulebook.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Beside {
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

impl Written {
    /// Adds the profiles that stand in a file of their own; one of a name that is there already is changed wholly.
    pub(super) fn add_profiles(&mut self, source: Source) -> Result<(), Fault> {
        let Beside { profiles } = read(&source)?;
        if profiles.contains_key(DEFAULT_PROFILE) {
            let place = source.key(&["profiles", DEFAULT_PROFILE]);
            return Err(source.fault(&place, format!("{DEFAULT_PROFILE} 是没有方案时的名字，不能另写；请换一个名字")));
        }
        self.beside = Some((source, profiles.keys().cloned().collect()));
        self.profiles.extend(profiles);
        Ok(())
    }

    /// The file in which the profile `name` stands; `source` is the rulebook's.
    fn source_of<'s>(&'s self, name: &str, source: &'s Source) -> &'s Source {
        self.beside.as_ref().filter(|(_, names)| names.contains(name)).map_or(source, |(beside, _)| beside)
    }

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
        let source = self.source_of(name, source).clone();
        let wrong = |path: &[&str], message: String| source.fault(&source.key(&[&["profiles", name], path].concat()), message);
        let mut faults = Vec::new();
        for (dimension, &weight) in &profile.weights {
            if let Some(rubric) = self.score.dimensions.get_mut(dimension) {
                rubric.weight = weight;
            }
        }
        if !profile.weights.is_empty() && self.score.dimensions.values().all(|rubric| rubric.weight == 0) {
            faults.push(wrong(&["weights"], "各维度的权重不能都是 0".to_owned()));
        }
        for (setting, &value) in &profile.settings {
            let Some(known) = self.settings.get_mut(setting) else {
                faults.push(wrong(&["settings", setting], no_setting(setting)));
                continue;
            };
            if let Some(message) = unfit(setting, value) {
                faults.push(wrong(&["settings", setting], message.to_owned()));
            }
            // The source speaks of the value that it was given with.
            known.source = format!("方案 {name} 的；平时是 {}：{}", known.value, known.source);
            known.value = value;
        }
        for rule in &mut self.rule {
            rule.on &= !profile.off.contains(rule.id.get_ref());
        }
        for (id, points) in &profile.points {
            let written = self.rule.iter_mut().find(|rule| rule.id.get_ref() == id);
            let written = written.map(|rule| (rule.category.kind(), &mut rule.points));
            match written.or_else(|| own.points_of(id)) {
                None => faults
                    .push(wrong(&["points", id], "没有叫这个 id、又有分值的规则；`zhijian rules list` 列出全部规则".to_owned())),
                Some((kind, of_rule)) => {
                    let unfit = points.iter().find_map(|(dimension, &points)| Some((dimension, unfit_points(kind, points)?)));
                    let told = unfit.map(|(dimension, message)| wrong(&["points", id, dimension.code()], message.to_owned()));
                    faults.extend(told);
                    of_rule.clone_from(points);
                }
            }
        }
        let known = |id: &str| self.rule.iter().any(|rule| rule.id.get_ref() == id) || own.has(id);
        let unknown = profile.off.iter().filter(|id| !known(id));
        faults.extend(unknown.map(|id| wrong(&["off", id], "要停用的规则不存在；`zhijian rules list` 列出全部规则".to_owned())));
        faults
    }
}

/// What is said of points that a rule of such a kind cannot have.
fn unfit_points(kind: Kind, points: Points) -> Option<&'static str> {
    let most = Points::whole(100);
    if is_against(kind, points) {
        return Some(AGAINST);
    }
    (points.0.abs() > most.0).then_some("分值在 -100 到 100 之间，最多一位小数")
}

/// What is said of a threshold that there is not: the one that may be meant, and all of them.
fn no_setting(written: &str) -> String {
    let known: Vec<String> = NAMES.iter().map(|(name, about)| format!("{name} {about}")).collect();
    let by_name = nearest(written, NAMES.iter().map(|(name, _)| *name));
    let meant = by_name.map_or_else(String::new, |name| format!("，是不是想写 {name}？"));
    format!("没有这个阈值{meant}；可以写：{}", known.join("、"))
}
