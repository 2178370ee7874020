//! Everything that is read: each reader, tricks of real exports, hostile files.

mod calls;
mod convert;
mod copied;
mod csv;
mod dated;
mod desks;
mod exports;
mod files;
mod fixtures;
mod hostile;
mod json;
mod large;
mod layout;
mod messy;
mod others;
mod packed;
mod parquet;
mod properties;
mod same;
mod shown;
mod support;
mod together;
mod transcript;
mod tricks;
mod web;
mod workbook;
