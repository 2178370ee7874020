//! What can be read of a rulebook, and cannot be meant.

use super::RulebookError;
use super::written::{Written, WrittenRule, WrittenScore, softener};
use crate::model::{Dimension, Kind, Points, Severity};
use crate::rules::check::Check;
use crate::rules::folder::RulebookFolder;
use crate::rules::own::{Fault, Source};
use crate::rules::settings::unfit;
use crate::text::LexiconFile;
use std::collections::BTreeSet;

/// What is said of points that go against the kind of their rule.
pub(super) const AGAINST: &str = "违规要扣分（负数），加分项要加分（正数），signal 不写 points";

/// Where the lexicons of cues stand.
const CUES: &str = "cue/";
const DIMENSIONS: &str = "score.dimensions";
const SEVERITIES: &str = "severity_percent";

/// Whether points go against what a kind of finding does to the score.
pub(super) fn is_against(kind: Kind, points: Points) -> bool {
    match kind {
        Kind::Violation => points > Points::ZERO,
        Kind::Merit => points < Points::ZERO,
        Kind::Signal => true,
    }
}

impl Written {
    /// Everything that cannot be meant, with its place.
    pub(super) fn faults(&self, source: &Source) -> Vec<Fault> {
        let mut faults = self.score.faults(source);
        let wrong = self.settings.all().into_iter().filter_map(|(name, setting)| Some((name, unfit(name, setting.value)?)));
        faults.extend(wrong.map(|(name, wrong)| source.fault(&source.place("[settings]", name), wrong)));
        let strange = self.guards.softened_by.iter().filter(|code| softener(code.get_ref()).is_none());
        faults.extend(
            strange.map(|code| source.fault(&code.span(), "softened_by 里只能写词库的代码或线索（cue）；这个两样都不是")),
        );
        let mut ids = BTreeSet::new();
        for rule in &self.rule {
            let mut wrong = |message: &str| faults.push(source.fault(&rule.id.span(), message));
            let kind = rule.category.kind();
            if !ids.insert(rule.id.get_ref()) {
                wrong("这个 id 已经用过了，请换一个");
            }
            match (kind, rule.severity) {
                (Kind::Violation, None) => wrong("违规规则缺 severity：minor 轻度、major 中度、critical 重度 或 fatal 致命"),
                (Kind::Merit | Kind::Signal, Some(_)) => wrong("只有违规的代码有 severity，请删去"),
                _ => {}
            }
            if rule.points.values().any(|&points| is_against(kind, points)) {
                wrong(AGAINST);
            }
        }
        faults
    }

    /// Rules for wording whose lexicon the folder lost: they would never hit, and nobody would know. A folder without any lexicon is
    /// asked for none.
    pub(super) fn without_lexicon(&self, folder: &RulebookFolder, source: &Source) -> Vec<Fault> {
        // One that has its heading alone is as good as lost.
        let has_rows = |file: &LexiconFile| file.text.lines().filter(|line| !line.trim().is_empty()).nth(1).is_some();
        let holds_terms = |path: &str| folder.files.iter().any(|file| file.path == path && file.holds_terms() && has_rows(file));
        let path_of = |rule: &WrittenRule| LexiconFile::paths_of(rule.category)[0].clone();
        if !self.rule.iter().any(|rule| holds_terms(&path_of(rule))) {
            return Vec::new();
        }
        let worded = self.rule.iter().filter(|rule| rule.on && rule.check == Check::Wording);
        let lost = worded.map(|rule| (rule, path_of(rule))).filter(|(_, path)| !holds_terms(path));
        lost.map(|(rule, path)| {
            let message = format!(
                "规则查的是词库的说法，规则库里却没有 {path}，或者它没有一条词条；请把它放回去，或者停用这条规则（on = false）"
            );
            source.fault(&rule.id.span(), message)
        })
        .collect()
    }
}

/// What can be meant, and hardly is.
impl RulebookFolder {
    /// Remarks on `rulebook.toml` and the lexicons of cues.
    ///
    /// # Errors
    /// Where `rulebook.toml` is missing or faulty.
    pub fn remarks(&self) -> Result<Vec<Fault>, RulebookError> {
        let ((written, source), (usual, _)) = (self.written()?, Self::embedded().written()?);
        let pairs = written.settings.all().into_iter().zip(usual.settings.all());
        let stale = pairs.filter(|((_, own), (_, usual))| own != usual && own.source == usual.source);
        let stale = stale.map(|((name, own), (_, usual))| {
            let message = format!("改成了 {}，source 还是默认值 {} 的出处；请写上自己的依据", own.value, usual.value);
            source.fault(&source.place("[settings]", name), message)
        });
        Ok(stale.chain(self.lost_cues()).collect())
    }

    /// What is said of lexicons of cues that the folder lacks, in one remark.
    pub fn lost_cues(&self) -> Option<Fault> {
        let lexicons = Self::default_lexicons();
        let is_cue = |file: &&LexiconFile| file.path.starts_with(CUES);
        let lost: Vec<&LexiconFile> = lexicons.iter().filter(|file| self.text(&file.path).is_none()).collect();
        let lost_cues: Vec<&str> = lost.iter().copied().filter(is_cue).map(|file| &*file.path).collect();
        // A small rulebook that never had most lexicons, and has some cues, has lost none.
        let is_small = 2 * lost.len() > lexicons.len() && lost_cues.len() < lexicons.iter().filter(is_cue).count();
        let first = lost_cues.first().filter(|_| !is_small)?;
        let message = "规则库里没有这个文件，靠它判断的规则会少看东西；用 zhijian rules init 写一份新的，把它拷过来";
        let others = &lost_cues[1..];
        let others = if others.is_empty() { String::new() } else { format!("；还缺 {}", others.join(" ")) };
        Some(Source::new(first, "").fault(&(0..0), message.to_owned() + &others))
    }
}

impl WrittenScore {
    /// What is missing or out of range: a score computed with it would mean nothing.
    fn faults(&self, source: &Source) -> Vec<Fault> {
        let full = Points::whole(100);
        let within = |points: Points| (Points::ZERO..=full).contains(&points);
        let mut faults = Vec::new();
        let mut wrong = |heading: &str, what: &str, message: String| {
            faults.push(source.fault(&source.place(heading, what), message));
        };
        for missing in Dimension::ALL.iter().filter(|dimension| !self.dimensions.contains_key(dimension)) {
            wrong(DIMENSIONS, DIMENSIONS, format!("缺维度 {missing}（{}），请补上 base 和 weight", missing.name()));
        }
        for missing in Severity::ALL.iter().filter(|severity| !self.severity_percent.contains_key(severity)) {
            wrong(SEVERITIES, SEVERITIES, format!("缺 {missing}（{}），请补上", missing.name()));
        }
        for (severity, _) in self.severity_percent.iter().filter(|(_, percent)| **percent <= 0) {
            wrong(SEVERITIES, severity.code(), "要大于 0".to_owned());
        }
        if !(0..=100).contains(&self.repeat_percent) {
            wrong("repeat_percent", "repeat_percent", "要在 0 到 100 之间".to_owned());
        }
        if !within(self.fatal_cap) {
            wrong("fatal_cap", "fatal_cap", "要在 0 到 100 之间".to_owned());
        }
        for (dimension, _) in self.dimensions.iter().filter(|(_, rubric)| !within(rubric.base)) {
            wrong(DIMENSIONS, dimension.code(), "base 要在 0 到 100 之间".to_owned());
        }
        if !self.dimensions.is_empty() && self.dimensions.values().all(|rubric| rubric.weight == 0) {
            wrong(DIMENSIONS, DIMENSIONS, "各维度的 weight 不能都是 0".to_owned());
        }
        faults
    }
}
