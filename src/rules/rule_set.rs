//! The compiled rules, and their evaluation over one conversation.

use super::check::{self, Case, Check, Observation};
use super::classify::classify;
use super::flow::flow_of;
use super::guards::{GuardWords, holding};
use super::reading::Reading;
use super::settings::Settings;
use super::tally::Tally;
use super::timing::{metrics_of, waits_of};
use crate::model::{Category, Classes, Dismissal, EmotionLabel, Finding, FlowResult, Kind, Metrics, Role, Scene, Severity};
use crate::text::{GuardSet, Hit, Tag};
use std::sync::Arc;

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id.
    pub id: Arc<str>,
    /// The code of its findings.
    pub category: Category,
    /// What it checks.
    pub check: Check,
    /// Its severity, for violations.
    pub severity: Option<Severity>,
    /// Conditions under which a hit does not count.
    pub guards: GuardSet,
    /// What a finding says; `{n}` stands for the figure.
    pub message: Arc<str>,
    /// What to do instead.
    pub suggestion: Option<Arc<str>>,
}

/// Every rule of a rulebook.
#[derive(Debug, Clone)]
pub struct RuleSet {
    /// The rules, in the rulebook's order.
    pub rules: Vec<Rule>,
    /// The thresholds.
    pub settings: Settings,
    pub(super) guard_words: GuardWords,
}

/// Everything the rules say of one conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// What was found, by turn.
    pub findings: Vec<Finding>,
    /// What was seen and does not count.
    pub dismissals: Vec<Dismissal>,
    /// The kind of conversation.
    pub classes: Classes,
    /// Counts and times.
    pub metrics: Metrics,
    /// The steps of the flow.
    pub flow: Vec<FlowResult>,
}

impl RuleSet {
    /// Evaluates every rule.
    pub fn evaluate(&self, reading: &Reading) -> Evaluation {
        let mut findings = Vec::new();
        let mut dismissals = Vec::new();
        let mut tally = Tally::default();
        // Signals first: they tell the scene, and some terms of violations and merits are meant for some scenes only.
        for rule in self.rules.iter().filter(|rule| rule.check == Check::Emotion) {
            find_emotion(rule, reading, &mut findings);
        }
        self.find_wording(reading, &|kind| kind == Kind::Signal, None, &mut findings, &mut dismissals);
        tally.take(&findings);
        let classes = classify(reading, &tally);
        let counted = findings.len();
        self.find_wording(reading, &|kind| kind != Kind::Signal, Some(classes.scene), &mut findings, &mut dismissals);
        tally.take(&findings[counted..]);
        let waits = waits_of(reading, &self.settings);
        let case = Case { reading, tally: &tally, classes, waits: &waits, settings: &self.settings };
        for rule in &self.rules {
            findings.extend(check::run(rule.check, &case).iter().map(|seen| rule.finding(reading, seen)));
        }
        let mut metrics = metrics_of(reading, &waits);
        metrics.unanswered = findings.iter().filter(|finding| finding.category == Category::Unanswered).count();
        findings.sort_by(|a, b| place(a).cmp(&place(b)));
        Evaluation { findings, dismissals, classes, metrics, flow: flow_of(&case) }
    }

    /// Finds the wording of all codes of the `wanted` kinds, turn by turn.
    fn find_wording(
        &self,
        reading: &Reading,
        wanted: &dyn Fn(Kind) -> bool,
        scene: Option<Scene>,
        findings: &mut Vec<Finding>,
        dismissals: &mut Vec<Dismissal>,
    ) {
        for (turn, annotation) in reading.annotations.iter().enumerate() {
            for hits in annotation.hits().chunk_by(|a, b| a.tag == b.tag) {
                if let Tag::Category(category) = hits[0].tag
                    && wanted(category.kind())
                {
                    let of_category = |rule: &&Rule| rule.category == category && rule.check == Check::Wording;
                    for rule in self.rules.iter().filter(of_category) {
                        self.judge(rule, reading, turn, hits, scene, findings, dismissals);
                    }
                }
            }
        }
    }

    /// Decides which of the `hits` of a rule's code in a turn count.
    #[expect(clippy::too_many_arguments, reason = "what is judged, and where the two kinds of result go")]
    fn judge(
        &self,
        rule: &Rule,
        reading: &Reading,
        turn: usize,
        hits: &[Hit],
        scene: Option<Scene>,
        findings: &mut Vec<Finding>,
        dismissals: &mut Vec<Dismissal>,
    ) {
        let is_meant = |scenes: &[Scene]| scenes.is_empty() || scene.is_none_or(|scene| scenes.contains(&scene));
        let mut counted: Vec<Hit> = Vec::new();
        let mut dismissed: Vec<(Hit, String)> = Vec::new();
        for hit in hits {
            let term = reading.annotator.term(hit);
            if !is_meant(&term.scenes) {
                continue;
            }
            let guards = term.guards.unwrap_or(rule.guards);
            match holding(reading, &self.guard_words, guards, turn, hit) {
                // Terms with guards of their own may overlap; an occurrence counts once.
                None if counted.iter().any(|other| other.overlaps(hit)) => {}
                None => counted.push(*hit),
                Some((guard, by)) => dismissed.push((*hit, format!("{} @{by}", guard.code()))),
            }
        }
        let not_counted = dismissed.into_iter().filter(|(hit, _)| !counted.iter().any(|other| other.overlaps(hit)));
        dismissals.extend(not_counted.map(|(hit, because)| Dismissal {
            category: rule.category,
            turn,
            quote: quote(reading, turn, &hit),
            because,
        }));
        let observed = counted.iter().map(|hit| Observation { hit: Some(*hit), ..Observation::in_turn(turn) });
        findings.extend(observed.map(|seen| rule.finding(reading, &seen)));
    }
}

/// One finding per customer turn whose strongest emotion is the rule's code and shows in emotional words. What is only
/// implied, as by a threat, is a finding of its own already; it moves the curve alone.
fn find_emotion(rule: &Rule, reading: &Reading, findings: &mut Vec<Finding>) {
    for turn in reading.turns_of(Role::Customer) {
        let feeling = &reading.feelings[turn];
        let is_emotional = |hit: &Hit| matches!(hit.tag, Tag::Category(category) if category <= Category::EmotionSatisfaction);
        if category_of(feeling.label) == Some(rule.category)
            && let Some(hit) = feeling.strongest.filter(is_emotional)
        {
            findings.push(rule.finding(reading, &Observation { hit: Some(hit), ..Observation::in_turn(turn) }));
        }
    }
}

const fn category_of(label: EmotionLabel) -> Option<Category> {
    match label {
        EmotionLabel::Anger => Some(Category::EmotionAnger),
        EmotionLabel::Anxiety => Some(Category::EmotionAnxiety),
        EmotionLabel::Disappointment => Some(Category::EmotionDisappointment),
        EmotionLabel::Dissatisfaction => Some(Category::EmotionDissatisfaction),
        EmotionLabel::Confusion => Some(Category::EmotionConfusion),
        EmotionLabel::Satisfaction => Some(Category::EmotionSatisfaction),
        EmotionLabel::Gratitude => Some(Category::EmotionGratitude),
        EmotionLabel::Neutral => None,
    }
}

/// Order of findings: by turn, whole-conversation ones last, then by place and code.
fn place(finding: &Finding) -> (usize, usize, Category, &str) {
    let start = finding.quote.as_ref().map_or(0, |quote| quote.start);
    (finding.turn.unwrap_or(usize::MAX), start, finding.category, &finding.rule)
}

impl Rule {
    fn finding(&self, reading: &Reading, seen: &Observation) -> Finding {
        let term = seen.hit.as_ref().map(|hit| reading.annotator.term(hit));
        // A term's own severity and suggestion are meant for its own code.
        let own = term.filter(|term| term.tag == Tag::Category(self.category));
        let spoken_by = seen.counted_to.or(seen.turn);
        Finding {
            rule: self.id.clone(),
            category: self.category,
            kind: self.category.kind(),
            severity: own.and_then(|term| term.severity).filter(|_| self.severity.is_some()).or(self.severity),
            turn: seen.turn,
            role: seen.turn.map(|turn| reading.role(turn)),
            agent_id: Self::counted_to(reading, spoken_by),
            quote: seen.turn.zip(seen.hit).map(|(turn, hit)| quote(reading, turn, &hit)),
            message: self.message_with(seen.figure),
            suggestion: own.and_then(|term| term.suggestion.clone()).or_else(|| self.suggestion.clone()),
        }
    }

    /// The agent who spoke `turn`, else the one in charge, else the first who spoke.
    fn counted_to(reading: &Reading, turn: Option<usize>) -> Option<Arc<str>> {
        let spoke = turn.and_then(|turn| reading.agents.of(turn)).or(reading.conversation.agent_id.as_ref());
        spoke.or_else(|| reading.turns_of(Role::Agent).find_map(|i| reading.agents.of(i))).cloned()
    }

    fn message_with(&self, figure: Option<f64>) -> Arc<str> {
        match figure {
            Some(figure) if self.message.contains("{n}") => self.message.replace("{n}", &format!("{figure:.0}")).into(),
            _ => self.message.clone(),
        }
    }
}

fn quote(reading: &Reading, turn: usize, hit: &Hit) -> crate::model::Quote {
    reading.annotations[turn].quote(&reading.conversation.turns[turn].text, hit)
}
