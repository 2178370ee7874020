//! What cannot be meant in a configuration is told before anything is done.

use super::alert_rule::{AlertRule, When};
use super::config::Config;
use super::number::within;
use super::sink::SinkConfig;
use super::target::Target;
use crate::store::Texts;
use anyhow::{Context, anyhow};

impl Config {
    pub(super) fn check(&self) -> anyhow::Result<()> {
        if self.inputs.is_empty() {
            return Err(anyhow!("inputs: name at least one file, folder or pattern"));
        }
        if self.inputs.iter().any(|input| input == "-") {
            return Err(anyhow!("inputs: standard input cannot be read again after a failure; use `zhijian score -`"));
        }
        self.check_numbers()?;
        for (nth, rule) in self.alerts.iter().enumerate() {
            within("cool_down_days", f64::from(rule.cool_down_days), 0.0..=3650.0)
                .with_context(|| format!("alert \"{}\"", rule.name))?;
            rule.when.check().with_context(|| format!("alert \"{}\"", rule.name))?;
            if rule.cool_down_days > 0 && rule.when.names_conversations() {
                let why = "it names every conversation once, and the next is another one; leave cool_down_days out";
                return Err(anyhow!("alert \"{}\": {why}", rule.name));
            }
            if self.alerts[..nth].iter().any(|other| other.name == rule.name) {
                return Err(anyhow!("alert \"{}\" is there twice: alerts are told apart by their names", rule.name));
            }
            let unknown = rule.sinks.iter().find(|sink| !self.sinks.iter().any(|known| known.name == **sink));
            if let Some(unknown) = unknown {
                return Err(anyhow!("alert \"{}\": there is no sink \"{unknown}\"", rule.name));
            }
        }
        let says = |rule: &&AlertRule| matches!(rule.when, When::Phrase { .. });
        if let (Some(rule), true) = (self.alerts.iter().find(says), self.store_text != Texts::Redacted) {
            let why = "kind \"phrase\" compares what the store keeps, and tells it";
            return Err(anyhow!("alert \"{}\": {why}; use store_text = \"redacted\"", rule.name));
        }
        let twice = |(nth, sink): &(usize, &SinkConfig)| self.sinks[..*nth].iter().any(|other| other.name == sink.name);
        if let Some((_, sink)) = self.sinks.iter().enumerate().find(twice) {
            return Err(anyhow!("sink \"{}\" is there twice", sink.name));
        }
        self.reports().map(drop)
    }

    fn check_numbers(&self) -> anyhow::Result<()> {
        within("look_back_days", f64::from(self.look_back_days), 0.0..=366.0)?;
        within("pass_line", self.pass_line, 0.0..=100.0)?;
        within("threads", self.threads.map_or(1.0, |threads| threads.get() as f64), 1.0..=1024.0)?;
        let texts = self.keep_texts_days.map(|days| within("keep_texts_days", f64::from(days), 1.0..=36_500.0));
        texts
            .transpose()
            .context("what was said is kept for a day at least; store_text = \"none\" keeps nothing of it at all")?;
        for (key, days) in [("keep_findings_days", self.keep_findings_days), ("keep_scorecards_days", self.keep_scorecards_days)]
        {
            days.map_or(Ok(()), |days| within(key, f64::from(days), 1.0..=36_500.0))?;
        }
        for Target { name, metric, goal, .. } in &self.targets {
            within("goal", *goal, 0.0..=metric.most()).with_context(|| format!("target \"{name}\""))?;
        }
        self.sinks.iter().try_for_each(SinkConfig::check)
    }
}
