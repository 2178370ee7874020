#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    zhijian_fuzz::read_bytes("in.csv.gz", &[b"\x1f\x8b\x08", bytes].concat());
    zhijian_fuzz::read_bytes("in.csv.zst", &[b"\x28\xb5\x2f\xfd", bytes].concat());
});
