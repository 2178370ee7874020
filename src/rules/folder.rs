//! The rulebook as files: the default one inside the binary, or a folder of the user's.

use super::own::OWN_HOLIDAYS;
use crate::model::is_results;
use crate::text::{HOLIDAYS, LOOKALIKES, LexiconFile, POLICY, decoded};
use include_dir::{Dir, File, include_dir};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

/// What is trained against which violation.
pub(super) const COACHING: &str = "coaching.toml";

/// Profiles that stand beside a rulebook: who has own rules alone needs no copy of the whole for them.
pub(super) const PROFILES: &str = "profiles.toml";
/// Where own rules stand.
const RULES: &str = "rules/";
/// Where flows stand, and the one that every rulebook has.
const FLOWS: &str = "flows/";
const STANDARD_FLOW: &str = "flows/standard.toml";

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/lexicons");

/// Every text file of a rulebook, sorted by path.
#[derive(Debug, Clone)]
pub struct RulebookFolder {
    /// The files, paths below the folder with `/`.
    pub files: Vec<LexiconFile>,
}

/// A rulebook folder that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A file or folder cannot be opened.
    #[error("{path}: {source}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// There is no such folder, and no rulebook of that name.
    #[error("{path}: no such folder, and no rulebook of that name; {hint}")]
    Unknown {
        /// What was named.
        path: PathBuf,
        /// What it could have been.
        hint: String,
    },
    /// Excel saved the file in another encoding.
    #[error("{path}:{line}: 第 {column} 格：不是 UTF-8 的文字；请用 Excel 另存为“CSV UTF-8”")]
    NotUtf8 {
        /// Which.
        path: PathBuf,
        /// The line of the first byte that is not.
        line: usize,
        /// The cell it stands in, counted from 1.
        column: usize,
    },
    /// A file of QA staff's is no text at all.
    #[error("{path}: 不是 UTF-8、UTF-16 或 GBK 的文字；请用记事本打开，另存为 UTF-8")]
    NoText {
        /// Which.
        path: PathBuf,
    },
    /// Something stands where a rulebook is to be written.
    #[error("{path}: the folder is not empty; name a new one")]
    NotEmpty {
        /// Which.
        path: PathBuf,
    },
    /// The folder has lexicons and no `rulebook.toml`: whether they are all or add to the default ones nobody can tell.
    #[error(
        "{path}: the folder has lexicons but no rulebook.toml; write the whole rulebook with `zhijian rules init DIR` and edit the \
         lexicons there, or write own rules below rules/"
    )]
    LexiconsOnly {
        /// Which.
        path: PathBuf,
    },
    /// The folder has no `rulebook.toml`.
    #[error("{path}: the folder has neither a rulebook.toml nor rules/*.toml, flows/*.toml or profiles.toml")]
    NoRulebook {
        /// Which.
        path: PathBuf,
    },
}

impl RulebookFolder {
    /// The rulebook inside the binary.
    pub fn embedded() -> Self {
        let mut files = Vec::new();
        collect_embedded(&DEFAULT, &mut files);
        Self::sorted(files)
    }

    /// The rulebook in `folder`.
    ///
    /// # Errors
    /// Where the folder or one of its files cannot be read, or `rulebook.toml` is missing.
    pub fn read(folder: &Path) -> Result<Self, FolderError> {
        let mut files = Vec::new();
        // Results of a run that were written beside the rules are none.
        let is_kept = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_results(entry.path());
        for entry in walkdir::WalkDir::new(folder).follow_links(true).into_iter().filter_entry(is_kept) {
            let entry = entry.map_err(|error| FolderError::Unreadable {
                path: error.path().unwrap_or(folder).to_owned(),
                source: error.into(),
            })?;
            let path = entry.path();
            let wanted = ends_with(path, "csv") || ends_with(path, "toml");
            if wanted && entry.file_type().is_file() {
                let bytes = std::fs::read(path).map_err(|source| FolderError::Unreadable { path: path.to_owned(), source })?;
                let text = text_in(path, bytes)?;
                let below = path.strip_prefix(folder).unwrap_or(path);
                let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
                let path = parts.iter().map(|part| lowered(part)).collect::<Vec<_>>().join("/");
                files.push(LexiconFile { path, text: text.into() });
            }
        }
        let folder_of_rulebook = Self::sorted(files);
        match folder_of_rulebook.text("rulebook.toml") {
            Some(_) => Ok(folder_of_rulebook),
            None if folder_of_rulebook.files.iter().any(|file| is_own(&file.path)) => Ok(folder_of_rulebook.over_default()),
            None if folder_of_rulebook.files.iter().any(|file| Path::new(&file.path).extension() == Some("csv".as_ref())) => {
                Err(FolderError::LexiconsOnly { path: folder.to_owned() })
            }
            None => Err(FolderError::NoRulebook { path: folder.to_owned() }),
        }
    }

    /// Writes every file of the rulebook below `folder`, which must be new or empty.
    ///
    /// # Errors
    /// Where `folder` holds something already, or cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), FolderError> {
        let unwritable = |path: &Path| {
            let path = path.to_owned();
            move |source| FolderError::Unreadable { path, source }
        };
        if folder.exists() && std::fs::read_dir(folder).map_err(unwritable(folder))?.next().is_some() {
            return Err(FolderError::NotEmpty { path: folder.to_owned() });
        }
        for file in &self.files {
            let path = folder.join(&file.path);
            let parent = path.parent().unwrap_or(folder);
            std::fs::create_dir_all(parent).map_err(unwritable(parent))?;
            // Excel takes a CSV file without the mark for one of the system's old encoding.
            let is_csv = path.extension().is_some_and(|ending| ending == "csv");
            let mark = if is_csv && !file.text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
            std::fs::write(&path, format!("{mark}{}", file.text)).map_err(unwritable(&path))?;
        }
        Ok(())
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| &*file.text)
    }

    /// The tables and the policy of personal data; what the folder lacks of them is taken from the default rulebook.
    pub fn privacy_files(&self) -> Vec<LexiconFile> {
        let mut files: Vec<LexiconFile> =
            self.files.iter().filter(|file| is_privacy(&file.path) || file.path == LOOKALIKES).cloned().collect();
        for file in Self::default_privacy_files() {
            if self.text(&file.path).is_none() {
                files.push(file);
            }
        }
        files
    }

    /// The same of the default rulebook.
    pub fn default_privacy_files() -> Vec<LexiconFile> {
        let mut files = Vec::new();
        if let Some(dir) = DEFAULT.get_dir("privacy") {
            collect_embedded(dir, &mut files);
        }
        for path in [POLICY, LOOKALIKES] {
            let text = DEFAULT.get_file(path).and_then(text_of);
            files.extend(text.map(|text| LexiconFile { path: path.to_owned(), text: text.into() }));
        }
        files
    }

    /// The lexicons of terms that the default rulebook has, but for what was learned.
    pub(super) fn default_lexicons() -> Vec<LexiconFile> {
        let mut files = Vec::new();
        for dir in ["cue", "violation", "merit", "signal"] {
            DEFAULT.get_dir(dir).into_iter().for_each(|dir| collect_embedded(dir, &mut files));
        }
        files.retain(LexiconFile::holds_terms);
        files
    }

    /// The coaching file, or the default one where a user's older folder has none.
    pub(super) fn coaching_text(&self) -> &str {
        let embedded = || DEFAULT.get_file(COACHING).and_then(text_of);
        self.text(COACHING).or_else(embedded).unwrap_or_default()
    }

    /// The files of flows; the standard flow is the default one's where a user's older folder has none.
    pub(super) fn flow_files(&self) -> Vec<LexiconFile> {
        let is_flow =
            |file: &&LexiconFile| file.path.starts_with(FLOWS) && Path::new(&file.path).extension() == Some("toml".as_ref());
        let mut files: Vec<LexiconFile> = self.files.iter().filter(is_flow).cloned().collect();
        if self.text(STANDARD_FLOW).is_none() {
            let text = DEFAULT.get_file(STANDARD_FLOW).and_then(text_of);
            files.extend(text.map(|text| LexiconFile { path: STANDARD_FLOW.to_owned(), text: text.into() }));
        }
        files
    }

    /// Whether a file is the default rulebook's, to the letter.
    pub(super) fn is_default(file: &LexiconFile) -> bool {
        DEFAULT.get_file(&file.path).and_then(text_of).is_some_and(|text| text == &*file.text)
    }

    /// The tables of holidays, the one that a company adds last; the official one is the default one's where a user's older folder has none.
    pub(super) fn holiday_files(&self) -> Vec<LexiconFile> {
        let embedded = || DEFAULT.get_file(HOLIDAYS).and_then(text_of);
        let official = self.text(HOLIDAYS).map(|text| text.to_owned().into()).or_else(|| embedded().map(Into::into));
        let own = self.text(OWN_HOLIDAYS).map(|text| text.to_owned().into());
        let files = [(HOLIDAYS, official), (OWN_HOLIDAYS, own)];
        files.into_iter().filter_map(|(path, text)| Some(LexiconFile { path: path.to_owned(), text: text? })).collect()
    }

    /// SHA-256 over paths and texts of everything that decides a score (examples, coaching and the policy of personal data do not), as
    /// hexadecimal digits. The mark that Excel wants at the beginning of a file says nothing.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        let lent = self.lent();
        let mut deciding: Vec<&LexiconFile> = self.files.iter().chain(&lent).filter(|file| decides(&file.path)).collect();
        deciding.sort_by(|a, b| a.path.cmp(&b.path));
        for file in deciding {
            for part in [&*file.path, file.text.trim_start_matches('\u{feff}')] {
                hasher.update(part.len().to_le_bytes());
                hasher.update(part);
            }
        }
        format!("{:x}", hasher.finalize())
    }

    /// What the folder lacks and takes from the default rulebook: it decides like what is there.
    fn lent(&self) -> Vec<LexiconFile> {
        let taken = self.holiday_files().into_iter().chain(self.flow_files()).chain(self.privacy_files());
        taken.filter(|file| self.text(&file.path).is_none()).collect()
    }

    /// Own rules alone: everything else is the default's.
    pub(super) fn over_default(self) -> Self {
        let mut files = Self::embedded().files;
        files.retain(|file| self.text(&file.path).is_none());
        files.extend(self.files);
        Self::sorted(files)
    }

    pub(super) fn sorted(mut files: Vec<LexiconFile>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }
}

/// Whether a file alone makes a folder one of own rules.
fn is_own(path: &str) -> bool {
    path.starts_with(RULES) || path.starts_with(FLOWS) || path == PROFILES
}

/// Whether a file has a say in scores.
fn decides(path: &str) -> bool {
    let are_examples = path.ends_with(".examples.csv") || (is_own(path) && path.ends_with(".examples.toml"));
    !are_examples && path != COACHING && path != POLICY
}

/// Whether a file says what is personal and what becomes of it.
fn is_privacy(path: &str) -> bool {
    path == POLICY || path.starts_with("privacy/")
}

/// Whether the name of a file ends so, in capitals or not.
fn ends_with(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

/// A part of a path as the program knows it: Windows does not care how REFUSAL.CSV is written, nor RULES/质检.TOML.
fn lowered(part: &str) -> String {
    if part.is_ascii() {
        return part.to_ascii_lowercase();
    }
    part.rsplit_once('.').map_or_else(|| part.to_owned(), |(name, ending)| format!("{name}.{}", ending.to_ascii_lowercase()))
}

/// The text of a file. What QA staff write is read whatever the editor wrote; of a lexicon a wrong guess would go unseen.
fn text_in(path: &Path, bytes: Vec<u8>) -> Result<String, FolderError> {
    let is_written = path.ends_with("rules/knowledge.csv") || path.ends_with(HOLIDAYS);
    if is_written || ends_with(path, "toml") {
        let text = decoded(bytes).map_err(|_| FolderError::NoText { path: path.to_owned() })?;
        return Ok(text.trim_start_matches('\u{feff}').to_owned());
    }
    String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))
}

/// Where a file stops being UTF-8.
fn not_utf8(path: &Path, error: &FromUtf8Error) -> FolderError {
    let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let last_line = good.rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |bytes: &[u8], wanted: u8| 1 + memchr::memchr_iter(wanted, bytes).count();
    FolderError::NotUtf8 { path: path.to_owned(), line: count(good, b'\n'), column: count(last_line, b',') }
}

/// The text of a file inside the binary. There are megabytes of them, and each start checks them.
fn text_of(file: &'static File<'static>) -> Option<&'static str> {
    simdutf8::basic::from_utf8(file.contents()).ok()
}

pub(super) fn collect_embedded(dir: &'static Dir<'static>, files: &mut Vec<LexiconFile>) {
    for file in dir.files() {
        let wanted = file.path().extension().is_some_and(|ending| ending == "csv" || ending == "toml");
        if let Some(text) = text_of(file).filter(|_| wanted) {
            let parts: Vec<_> = file.path().iter().map(|part| part.to_string_lossy()).collect();
            files.push(LexiconFile { path: parts.join("/"), text: text.into() });
        }
    }
    for inner in dir.dirs() {
        collect_embedded(inner, files);
    }
}
