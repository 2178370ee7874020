//! Exports that are not what a night should have, as alerts tell of them.

/// An export that did not come, or of which nothing can be read, or that is probably not what it should be.
#[derive(Debug, Clone)]
pub(super) struct Missing {
    /// The input as the configuration has it, the same every day; or the file, as the store names it.
    pub(super) subject: String,
    /// What is told of it.
    pub(super) what: String,
    /// The files that it is told of.
    pub(super) names: Vec<String>,
}

impl Missing {
    pub(super) fn export(written: &str, name: &str) -> Self {
        Self { subject: written.to_owned(), what: "应有的导出文件没有到".to_owned(), names: vec![name.to_owned()] }
    }

    fn of(kept: &str, what: String) -> Self {
        Self { subject: kept.to_owned(), what, names: vec![kept.to_owned()] }
    }

    /// Of a file that is there.
    pub(super) fn content(kept: &str) -> Self {
        Self::of(kept, "导出文件无法读取".to_owned())
    }

    /// Of one that has lost most of what was there under its name.
    pub(super) fn shrunk(kept: &str, before: u64, now: u64) -> Self {
        Self::of(kept, format!("重新导出的文件只有 {now} 个会话，之前有 {before} 个，请核对导出是否完整"))
    }

    /// Of one that is an earlier day's under this day's name.
    pub(super) fn old(kept: &str, same_as: &str) -> Self {
        let mut names = vec![kept.to_owned(), same_as.to_owned()];
        names.dedup();
        Self { names, ..Self::of(kept, "当天的导出与以前的内容相同，当天的可能还没有生成".to_owned()) }
    }
}
