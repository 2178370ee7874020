//! Files that appear whole or not at all: written aside in the folder they are meant for, renamed together at the end.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that is being written aside.
pub struct StagedFile {
    name: &'static str,
    file: BufWriter<NamedTempFile>,
}

impl StagedFile {
    /// The name it will have.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl Write for StagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The folder that the files are meant for. What is not published is removed when it is dropped.
pub struct Staged {
    folder: PathBuf,
}

impl Staged {
    /// Makes the folder where it does not stand.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn new(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Begins a file.
    ///
    /// # Errors
    /// Where nothing can be written in the folder.
    pub fn begin(&self, name: &'static str) -> io::Result<StagedFile> {
        const BUFFER: usize = 1 << 20;
        Ok(StagedFile { name, file: BufWriter::with_capacity(BUFFER, aside(&self.folder)?) })
    }

    /// Writes a whole file aside.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, name: &'static str, bytes: &[u8]) -> io::Result<StagedFile> {
        let mut file = self.begin(name)?;
        file.write_all(bytes)?;
        Ok(file)
    }

    /// Gives every file its name, and removes `stale` files of an earlier run that this one has not.
    ///
    /// # Errors
    /// Where a file cannot be finished or renamed; all are finished before the first is renamed.
    pub fn publish(self, files: Vec<StagedFile>, stale: &[&str]) -> io::Result<()> {
        let finished = files
            .into_iter()
            .map(|staged| {
                let file = staged.file.into_inner().map_err(io::IntoInnerError::into_error)?;
                // On the disk before it has its name: else a power cut may leave the name with nothing behind it.
                file.as_file().sync_all()?;
                Ok((staged.name, file))
            })
            .collect::<io::Result<Vec<_>>>()?;
        for name in stale {
            match fs::remove_file(self.folder.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        for (name, file) in finished {
            file.persist(self.folder.join(name)).map_err(|failed| failed.error)?;
        }
        // A folder that was made for them is a name in its own.
        sync_folder(&self.folder)?;
        sync_folder(parent(&self.folder))
    }
}

/// A file in `folder` that is removed unless it gets a name.
///
/// # Errors
/// Where nothing can be written in the folder.
pub fn aside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    let prefix = prefix();
    builder.prefix(&prefix).suffix(SUFFIX);
    set_readable(&mut builder);
    builder.tempfile_in(folder)
}

/// Writes a whole file that replaces what stands at `path`.
///
/// # Errors
/// Where it cannot be written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = parent(path);
    let mut file = aside(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|failed| failed.error)?;
    sync_folder(folder)
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Brings the names in a folder to the disk.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Where folders are no files, the system sees to it.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes what this process has written aside in `folder`, for an end that drops nothing.
pub fn remove_aside(folder: &Path) {
    let prefix = prefix();
    let is_aside = |name: &str| name.starts_with(&prefix) && name.ends_with(SUFFIX);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(is_aside) {
            // There is nobody left to tell.
            fs::remove_file(entry.path()).ok();
        }
    }
}

const SUFFIX: &str = ".tmp";

/// Tells the files of this process from those of another that writes into the same folder.
fn prefix() -> String {
    format!(".zhijian-{}-", std::process::id())
}

/// Temporary files are for their owner alone; results are for whoever the user's own settings let read them.
fn set_readable(builder: &mut tempfile::Builder) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
}
