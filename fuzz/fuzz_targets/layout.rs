#![no_main]

use libfuzzer_sys::fuzz_target;
use zhijian::input::Layout;

fuzz_target!(|text: &str| {
    let _ = Layout::parse(text, "my.toml".as_ref());
});
