//! The nightly job and its store, as a user runs them.

mod aims;
mod alerts;
mod catches_up;
mod counts;
mod damage;
mod days;
mod discover;
mod doubtful;
mod export;
mod forgotten;
mod hidden;
mod judged;
mod kept;
mod killed;
mod midnight;
mod moved;
mod place;
mod receiver;
mod recovers;
mod run;
mod tells;
mod tls;
mod watch;
mod wire;
mod withdrawn;
