#!/usr/bin/env bash
# Times `zhijian score` beside (a) merely cutting the texts with jieba-rs and (b) a Python script of the usual libraries.
# Usage: run.sh [CONVERSATIONS]      (SAMPLE=1000 conversations go through Python, which is too slow for all)
# Only the table goes to standard output.
set -euo pipefail

conversations=${1:-100000}
sample=${SAMPLE:-1000}
((sample <= conversations)) || sample=$conversations
runs=3

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
mkdir -p "$target/compare"
# Cargo takes a relative target folder from where it runs; from here on it must mean one place.
target=$(cd "$target" && pwd)
export CARGO_TARGET_DIR=$target
work=$target/compare
jobs=$(getconf _NPROCESSORS_ONLN)
python=$work/venv/bin/python

say() { printf '%s\n' "$*" >&2; }

# A venv that was left half made has no SnowNLP.
if ! "$python" -c 'import ahocorasick, jieba, pandas, snownlp' 2>/dev/null; then
    say "making $work/venv"
    python3 -m venv --clear "$work/venv" >&2
    "$python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2
fi

cargo build --release --manifest-path "$root/Cargo.toml" --bin zhijian --example jieba_cut >&2

# The log is made once; under its own name only when it is whole.
log=$work/log-$conversations.csv
changed=$(find "$here" -maxdepth 1 \( -name generate.py -o -name grammar.py -o -name phrases.txt \) -newer "$log" 2>/dev/null || true)
if [[ ! -s $log || ! -s $log.size || -n $changed ]]; then
    say "making $log"
    "$python" "$here/generate.py" "$conversations" "$log.new" >"$log.size"
    mv "$log.new" "$log"
fi
read -r _ _ bytes <"$log.size"
"$python" "$here/sample.py" "$log" "$work/sample.csv" "$sample" >/dev/null
"$python" "$here/sample.py" "$log" "$work/one.csv" 1 >/dev/null

figures=$work/figures.txt
: >"$figures"
# timed NAME COMMAND...: one run; its messages are shown only if it fails.
timed() {
    local name=$1
    shift
    say "running $name"
    local took
    if ! took=$("$python" "$here/timed.py" "$@" 2>"$work/messages.txt"); then
        say "failed: $*"
        cat "$work/messages.txt" >&2
        exit 1
    fi
    printf '%s %s\n' "$name" "$took" >>"$figures"
}

# All read the log from the page cache, and the programs take turns, so that a slower minute of the machine hits each.
cat "$log" >/dev/null
for ((run = 0; run < runs; run++)); do
    rm -rf "$work/out"
    timed zhijian "$target/release/zhijian" score "$log" -o "$work/out" --jobs "$jobs"
    timed jieba "$target/release/examples/jieba_cut" "$log" --jobs "$jobs"
done
# The first start compiles Python's bytecode and jieba's dictionary cache; only the second one is typical.
"$python" "$here/python_stack.py" "$work/one.csv" "$work/python.csv" 2>/dev/null
timed python-start "$python" "$here/python_stack.py" "$work/one.csv" "$work/python.csv"
timed python "$python" "$here/python_stack.py" "$work/sample.csv" "$work/python.csv"

"$python" "$here/table.py" --conversations "$conversations" --sample "$sample" --bytes "$bytes" --jobs "$jobs" <"$figures"
