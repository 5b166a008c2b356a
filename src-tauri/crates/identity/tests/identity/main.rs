//! The directory, imports, search, log-ins, devices and permits, against databases in memory.

mod devices;
mod directory;
mod hall;
mod imports;
mod logins;
mod permits;
mod search;
mod workbooks;
