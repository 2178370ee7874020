//! The files that the paths of the command line stand for.

use super::InputError;
use crate::model::{Problem, Reason, is_results};
use rustc_hash::FxHashSet;
use std::{
    fs::{self, File, Metadata},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};
use walkdir::{DirEntry, WalkDir};

/// What is read in folders; a file that is named itself is read whatever its ending.
const ENDINGS: [&str; 16] = [
    "csv", "tsv", "txt", "md", "markdown", "log", "srt", "vtt", "jsonl", "ndjson", "json", "xlsx", "xlsm", "xls", "ods",
    "parquet",
];

/// What may stand behind those.
const PACKED: [&str; 3] = ["gz", "zst", "zstd"];

/// A file to read.
#[derive(Debug)]
pub(super) struct Source {
    /// The path as the user gave it, `-` for standard input.
    pub path: Arc<str>,
    /// Its length in bytes; 0 where it is not known before it is read.
    pub size: u64,
    file: Option<PathBuf>,
}

impl Source {
    /// Opens it for reading from any place; what is no regular file is copied into an anonymous temporary one.
    pub(super) fn open(&self) -> io::Result<File> {
        let Some(path) = &self.file else { return spool(io::stdin().lock()) };
        let file = File::open(path)?;
        if file.metadata()?.is_file() { Ok(file) } else { spool(file) }
    }

    /// The layout that stands beside it: `chats.layout.toml` for `chats.tsv` and for `chats.tsv.gz`.
    pub(super) fn own_layout(&self) -> Option<PathBuf> {
        self.file.as_ref().map(|path| unpacked(path).with_extension("layout.toml")).filter(|path| path.is_file())
    }

    /// Its name without endings.
    pub(super) fn stem(&self) -> Arc<str> {
        let path = self.file.as_deref().map(unpacked);
        path.as_deref().and_then(Path::file_stem).map_or_else(|| "stdin".into(), |stem| stem.to_string_lossy().into())
    }

    /// Whether its name ends in `.json`.
    pub(super) fn is_json(&self) -> bool {
        self.file.as_deref().is_some_and(|path| ending(path) == "json")
    }
}

fn spool(mut input: impl io::Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut input, &mut file)?;
    Ok(file)
}

/// A file that a path stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The file.
    pub path: PathBuf,
    /// The layout that stands beside it and goes for it where no other is named.
    pub layout: Option<PathBuf>,
}

/// What paths stand for.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files, in the order they are read in.
    pub files: Vec<Listed>,
    /// What is wrong with the folders.
    pub problems: Vec<Problem>,
    /// Folders of results, which are passed over.
    pub results: Vec<Arc<str>>,
}

/// What `paths` stand for.
///
/// # Errors
/// Where a path is not there, or a pattern stands for nothing.
pub fn list(paths: &[PathBuf]) -> Result<Listing, InputError> {
    let Sources { files, problems, results, .. } = Sources::of(paths)?;
    let listed = |source: Source| Some(Listed { layout: source.own_layout(), path: source.file? });
    Ok(Listing { files: files.into_iter().filter_map(listed).collect(), problems, results })
}

/// What is to be read, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// In the order of the command line, folders sorted by name. No file is there twice.
    pub files: Vec<Source>,
    /// Folders that cannot be read or hold nothing to read.
    pub problems: Vec<Problem>,
    /// Folders of results, which are passed over.
    pub results: Vec<Arc<str>>,
    seen: FxHashSet<PathBuf>,
}

impl Sources {
    pub(super) fn of(paths: &[PathBuf]) -> Result<Self, InputError> {
        let mut sources = Self::default();
        for path in paths {
            if path.as_os_str() == "-" {
                if !sources.files.iter().any(|source| source.file.is_none()) {
                    sources.files.push(Source { path: "-".into(), size: 0, file: None });
                }
                continue;
            }
            match fs::metadata(path) {
                Ok(metadata) => sources.take(path, &metadata),
                Err(error) if error.kind() == io::ErrorKind::NotFound => sources.expand(path)?,
                Err(source) => return Err(InputError::Unreadable { path: path.clone(), source }),
            }
        }
        Ok(sources)
    }

    fn take(&mut self, path: &Path, metadata: &Metadata) {
        if metadata.is_dir() { self.walk(path) } else { self.add(path.to_owned(), metadata.len()) }
    }

    /// A pattern that no shell has expanded, as those of Windows do not.
    fn expand(&mut self, pattern: &Path) -> Result<(), InputError> {
        let not_found = || InputError::NotFound { path: pattern.to_owned() };
        let text = pattern.to_str().filter(|text| text.contains(['*', '?', '['])).ok_or_else(not_found)?;
        let mut found = false;
        for path in glob::glob(text).map_err(|_| not_found())? {
            let path = path.unwrap_or_else(|error| error.path().to_owned());
            found = true;
            match fs::metadata(&path) {
                Ok(metadata) => self.take(&path, &metadata),
                Err(_) => self.problem(&path, Reason::Unreadable, UNREADABLE),
            }
        }
        if found { Ok(()) } else { Err(not_found()) }
    }

    fn walk(&mut self, folder: &Path) {
        let visible = |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
        let mut found = false;
        let mut entries = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(visible);
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) if entry.depth() > 0 && is_results(entry.path()) => {
                    self.results.push(entry.path().to_string_lossy().into());
                    entries.skip_current_dir();
                }
                Ok(entry) if entry.file_type().is_file() && ENDINGS.contains(&ending(entry.path()).as_str()) => {
                    found = true;
                    let size = entry.metadata().map_or(0, |metadata| metadata.len());
                    self.add(entry.into_path(), size);
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    self.problem(&path, Reason::Unreadable, UNREADABLE);
                }
            }
        }
        if !found {
            let endings = ENDINGS.map(|ending| format!(".{ending}")).join(" ");
            let detail = format!("文件夹中没有可读取的文件（{endings}，或再加 .gz、.zst）");
            self.problem(folder, Reason::Empty, &detail);
        }
    }

    fn add(&mut self, path: PathBuf, size: u64) {
        let real = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if self.seen.insert(real) {
            self.files.push(Source { path: path.to_string_lossy().into(), size, file: Some(path) });
        }
    }

    fn problem(&mut self, path: &Path, reason: Reason, detail: &str) {
        let path = path.to_string_lossy().into();
        self.problems.push(Problem { path, line: 0, reason, detail: detail.to_owned(), row: String::new() });
    }
}

const UNREADABLE: &str = "文件夹或文件无法读取；请检查权限与链接";

/// `path` without the ending that tells how it is packed.
fn unpacked(path: &Path) -> PathBuf {
    let is_packed = path.extension().is_some_and(|ending| PACKED.iter().any(|packed| ending.eq_ignore_ascii_case(packed)));
    if is_packed { path.with_extension("") } else { path.to_owned() }
}

/// The ending of a file's name, in lower case, whether it is packed or not.
fn ending(path: &Path) -> String {
    unpacked(path).extension().map_or_else(String::new, |ending| ending.to_string_lossy().to_lowercase())
}
