#![no_main]

use libfuzzer_sys::fuzz_target;

// Without the beginning it would be looked at as text.
fuzz_target!(|bytes: &[u8]| {
    zhijian_fuzz::read_bytes("in.xlsx", &[b"PK\x03\x04", bytes].concat());
    zhijian_fuzz::read_bytes("in.xls", &[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes].concat());
});
