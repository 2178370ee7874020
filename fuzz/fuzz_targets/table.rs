#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| zhijian_fuzz::read_bytes("in.csv", bytes));
