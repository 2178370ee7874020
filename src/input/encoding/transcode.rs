//! A copy of a file in UTF-8.

use super::BLOCK;
use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
};

/// What an undecodable byte becomes.
const UNDECODABLE: u8 = 0xff;

/// Writes the rest of `file` as UTF-8 into a temporary file, which is returned standing at its beginning.
pub(super) fn transcode(file: &mut File, encoding: &'static Encoding) -> io::Result<File> {
    let mut input = BufReader::with_capacity(BLOCK, file);
    let mut copy = Copy {
        decoder: encoding.new_decoder_without_bom_handling(),
        decoded: vec![0; BLOCK * 2],
        out: BufWriter::with_capacity(BLOCK, tempfile::tempfile()?),
    };
    let mut block = Vec::with_capacity(BLOCK * 2);
    loop {
        block.clear();
        let read = (&mut input).take(BLOCK as u64).read_to_end(&mut block)?;
        if encoding == GB18030 {
            (&mut input).take(BLOCK as u64).read_until(b'\n', &mut block)?;
            copy.lines(&block)?;
        } else {
            copy.decode(&block, false)?;
        }
        if read == 0 {
            copy.decode(b"", true)?;
            let mut out = copy.out.into_inner().map_err(io::IntoInnerError::into_error)?;
            out.seek(SeekFrom::Start(0))?;
            return Ok(out);
        }
    }
}

struct Copy {
    decoder: Decoder,
    decoded: Vec<u8>,
    out: BufWriter<File>,
}

impl Copy {
    /// Lines of GB18030. Where files were joined, of which one was in UTF-8, its lines are kept as they are.
    fn lines(&mut self, block: &[u8]) -> io::Result<()> {
        let (mut begun, mut end) = (0, 0);
        for line in block.split_inclusive(|&byte| byte == b'\n') {
            let start = end;
            end += line.len();
            if is_surely_utf8(line) {
                self.decode(&block[begun..start], false)?;
                self.out.write_all(line)?;
                begun = end;
            }
        }
        self.decode(&block[begun..], false)
    }

    fn decode(&mut self, mut rest: &[u8], last: bool) -> io::Result<()> {
        loop {
            let (result, taken, put) = self.decoder.decode_to_utf8_without_replacement(rest, &mut self.decoded, last);
            self.out.write_all(&self.decoded[..put])?;
            rest = &rest[taken..];
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.out.write_all(&[UNDECODABLE])?,
            }
        }
    }
}

/// Whether a line in GB18030 would be no Chinese: two characters of three bytes of UTF-8 or more, and nothing that is not UTF-8.
fn is_surely_utf8(line: &[u8]) -> bool {
    line.iter().filter(|&&byte| byte >= 0xe0).nth(1).is_some() && simdutf8::basic::from_utf8(line).is_ok()
}
