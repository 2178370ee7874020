//! What operators see, and what is known of them before they look.

use super::{Measure, Operator, money, question, silence};
use crate::model::{Channel, Role};
use crate::rules::own::need::Need;
use crate::rules::own::stage::{Answer, Blank, Measured, Seen, Stage, Stretch};
use crate::text::GuardSet;

impl Operator {
    /// Where it holds in `stretch`. Groups are put together by who evaluates.
    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch, guards: GuardSet) -> Answer {
        match self {
            Self::Keywords(keywords) => Ok(keywords.find(stage, stretch, guards)),
            Self::Codes(codes) => Ok(codes.find(stage, stretch, guards)),
            Self::Pattern(pattern) => Ok(pattern.find(stage, stretch, guards)),
            Self::Ordered(ordered) => Ok(ordered.find(stage, stretch, guards)),
            Self::Phrase(phrase) => Ok(phrase.find(stage, stretch, guards)),
            Self::Similar(similar) => Ok(similar.find(stage, stretch, guards)),
            Self::Repeated(repeated) => Ok(repeated.find(stage, stretch)),
            Self::Entity(entity) => Ok(entity.find(stage, stretch)),
            Self::Emotion(emotion) => Ok(emotion.find(stage, stretch)),
            Self::Question(question) => Ok(question.find(stage, stretch)),
            Self::Answered(answered) => question::answered(*answered, stage, stretch),
            Self::Knowledge(check) => check.find(stage, stretch),
            Self::Mood(mood) => mood.find(stage),
            Self::Meta(meta) => meta.find(stage),
            Self::Clock(clock) => clock.find(stage),
            Self::Class(class) => Ok(class.find(stage)),
            Self::Situation(situation) => Ok(situation.find(stage)),
            Self::Flow(steps) => steps.find(stage),
            Self::Measured(Measure::Amount(near), quantity, compare) => {
                let measured = money::amounts(near.as_ref(), stage, stretch, *compare, guards);
                Ok(Measured::fitting(measured, *compare, *quantity))
            }
            Self::Measured(measure, quantity, compare) => measure.find(stage, stretch, *compare, *quantity),
            Self::Manual(_) => Ok(vec![Seen::default()]),
            Self::Group(_) => Err(Blank::Lacks("组合条件")),
        }
    }

    /// What must be there for it to hold.
    pub(in crate::rules::own) fn need(&self) -> Need {
        match self {
            Self::Keywords(keywords) => keywords.need(),
            Self::Codes(codes) => codes.need(),
            Self::Pattern(pattern) => pattern.need(),
            Self::Ordered(ordered) => ordered.need(),
            Self::Phrase(phrase) => phrase.need(),
            Self::Similar(similar) => similar.need(),
            _ => Need::Unknown,
        }
    }

    /// The only channel that has what it measures, where there is one.
    pub(in crate::rules::own) const fn channel(&self) -> Option<Channel> {
        match self {
            Self::Measured(Measure::Speed | Measure::Lasting | Measure::Overlap, ..) => Some(Channel::Call),
            Self::Measured(Measure::Reply(_), ..) => Some(Channel::Chat),
            _ => None,
        }
    }

    /// The only role in whose turns it can hold, where there is one.
    pub(in crate::rules::own) const fn only_of(&self) -> Option<Role> {
        match self {
            Self::Measured(Measure::Reply(_), ..) => Some(Role::Agent),
            Self::Answered(_) | Self::Knowledge(_) => Some(Role::Customer),
            _ => None,
        }
    }

    /// Whether rows of the log that nobody sees could change it.
    pub(in crate::rules::own) const fn is_of_rows(&self) -> bool {
        // A group was put together of what each of its parts knows.
        !matches!(self, Self::Meta(_) | Self::Clock(_) | Self::Manual(_) | Self::Group(_))
    }

    /// Whether what it sees in a turn is the same, whatever the others hold.
    pub(in crate::rules::own) fn is_by_turn(&self) -> bool {
        match self {
            Self::Keywords(keywords) => keywords.is_by_turn(),
            Self::Ordered(_) | Self::Phrase(_) | Self::Similar(_) | Self::Question(_) => true,
            Self::Codes(_) | Self::Pattern(_) | Self::Entity(_) | Self::Emotion(_) => self.loosened().is_none(),
            _ => false,
        }
    }

    /// How many places it needs, where these are the sum of what the turns hold, each for itself.
    pub(in crate::rules::own) fn places_needed(&self) -> Option<usize> {
        match self {
            Self::Keywords(keywords) => keywords.least().or_else(|| keywords.is_by_turn().then_some(1)),
            Self::Codes(codes) => Some(codes.least()),
            Self::Pattern(pattern) => Some(pattern.least()),
            Self::Entity(entity) => Some(entity.least()),
            Self::Emotion(emotion) => Some(emotion.least()),
            operator => operator.is_by_turn().then_some(1),
        }
    }

    /// What it sees of the whole conversation and in no turn.
    pub(in crate::rules::own) fn of_conversation(&self, stage: &Stage) -> Option<Seen> {
        if let Self::Codes(codes) = self { codes.of_conversation(stage) } else { None }
    }

    /// Whether what it sees stands in turns.
    pub(in crate::rules::own) fn sees_turns(&self) -> bool {
        match self {
            Self::Mood(_) | Self::Meta(_) | Self::Clock(_) | Self::Class(_) | Self::Manual(_) => false,
            Self::Keywords(keywords) => !keywords.is_absence(),
            Self::Situation(situation) => situation.sees_turns(),
            Self::Measured(measure, ..) => measure.is_of_turns(),
            _ => true,
        }
    }

    /// Whether that is one turn at most.
    pub(in crate::rules::own) fn sees_one_turn(&self) -> bool {
        match self {
            Self::Situation(situation) => situation.sees_one_turn(),
            Self::Measured(Measure::Reply(of), ..) => of.is_of_one_turn(),
            _ => false,
        }
    }

    /// The same where one hit is enough, if it asks for more.
    pub(in crate::rules::own) fn loosened(&self) -> Option<Self> {
        match self {
            Self::Keywords(keywords) => keywords.loosened().map(Self::Keywords),
            Self::Phrase(phrase) => phrase.loosened().map(Self::Phrase),
            Self::Codes(codes) => codes.loosened().map(Self::Codes),
            Self::Pattern(pattern) => pattern.loosened().map(Self::Pattern),
            Self::Entity(entity) => entity.loosened().map(Self::Entity),
            Self::Emotion(emotion) => emotion.loosened().map(Self::Emotion),
            Self::Repeated(repeated) => repeated.loosened().map(Self::Repeated),
            _ => None,
        }
    }

    /// What must not be there for it to hold, looked for as such.
    pub(in crate::rules::own) fn forbidden(&self) -> Option<Self> {
        if let Self::Keywords(keywords) = self { keywords.forbidden().map(Self::Keywords) } else { None }
    }

    /// The same without the exceptions that it names, if it names any.
    pub(in crate::rules::own) fn unexcepted(&self) -> Option<Self> {
        match self {
            Self::Keywords(keywords) => keywords.unexcepted().map(Self::Keywords),
            Self::Pattern(pattern) => pattern.unexcepted().map(Self::Pattern),
            _ => None,
        }
    }

    /// Whether what it sees has a figure.
    pub(in crate::rules::own) const fn has_figure(&self) -> bool {
        matches!(self, Self::Measured(..) | Self::Emotion(_) | Self::Repeated(_) | Self::Knowledge(_))
    }

    /// The first thing that it looks for and cannot compare, for nobody said how much exactly.
    pub(in crate::rules::own) fn inexact(&self, stage: &Stage, stretch: &Stretch) -> Option<Seen> {
        match self {
            Self::Measured(Measure::Amount(near), ..) => money::inexact(near.as_ref(), stage, stretch),
            _ => None,
        }
    }

    /// What would fit, if an exception of its own did not keep it out, in words.
    pub(in crate::rules::own) fn excused(&self, stage: &Stage, stretch: &Stretch) -> Option<String> {
        match self {
            Self::Measured(Measure::Silence(between), _, compare) => silence::excused(*between, stage, stretch, *compare),
            _ => None,
        }
    }

    /// The value that came nearest to the limit, where nothing fits.
    pub(in crate::rules::own) fn nearest(&self, stage: &Stage, stretch: &Stretch) -> Option<(Option<usize>, String)> {
        let Self::Measured(measure, quantity, compare) = self else { return None };
        let measured = measure.take(stage, stretch, *compare).ok()?;
        if let Measure::Length(enough) = measure {
            let fitting = measured.iter().filter(|measured| compare.holds(measured.value)).count();
            if let Some(told) = enough.told(fitting, measured.len()) {
                return Some((None, told));
            }
        }
        let nearest = measured.into_iter().min_by(|a, b| compare.distance(a.value).total_cmp(&compare.distance(b.value)))?;
        Some((nearest.seen.turn, quantity.shown(nearest.value)))
    }
}
