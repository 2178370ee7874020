//! The one form of every closed set of the taxonomy: an enum whose variants carry a published code and a Chinese name.

/// A text that is not one of the codes of a closed set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {set} \"{text}\"")]
pub struct UnknownCode {
    /// Which closed set was asked, e.g. `role`.
    pub set: &'static str,
    /// The text that is not in it.
    pub text: String,
}

/// Declares a closed set: `codes! { /// doc  Name "set name" { Variant "code" "中文", … } }`.
///
/// The enum gets `ALL`, `code()`, `name()`, `Display`, `FromStr`, and serde as its code.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident $set:literal { $($variant:ident $code:literal $zh:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $zh] $variant),*
        }

        impl $name {
            /// Every member, in the order of the taxonomy.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The published code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The name that QA staff read.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $zh),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($code => Ok(Self::$variant),)*
                    _ => Err($crate::model::UnknownCode { set: $set, text: text.to_owned() }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use codes;
