//! CSV files that people keep beside the logs: reviews, trainings that were held.

use std::io;
use std::path::Path;

/// The text of a file that Excel saved, which is UTF-8 or, in China, GBK, without a byte order mark.
pub(super) fn read(path: &Path) -> io::Result<String> {
    std::fs::read(path).map(|bytes| decoded(&bytes))
}

fn decoded(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).map_or_else(|_| encoding_rs::GB18030.decode(bytes).0.into_owned(), str::to_owned);
    text.trim_start_matches('\u{feff}').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excel_is_read_however_it_saved() {
        let (gbk, ..) = encoding_rs::GBK.encode("工号,日期\nA01,2025/11/3\n");
        for (reason, bytes) in [("gbk", &*gbk), ("mark", "\u{feff}工号,日期\nA01,2025/11/3\n".as_bytes())] {
            assert_eq!(decoded(bytes), "工号,日期\nA01,2025/11/3\n", "{reason}");
        }
    }
}
