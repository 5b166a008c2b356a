//! One running node, in the role of a desktop or of a hub.
//!
//! Five words. A **node** opens the rooms over its databases. The **courier** carries operations to the hub and
//! items back, over a **carrier** (WebSocket, server-sent events, long poll, or a simulated wire). A **reaction**
//! is what one room's item means to another, or to the person at the PC: one readable table. The **service** is
//! the door through which windows, the `tongban` command and a browser ask: the same methods for all of them.
//!
//! Invariants: nothing here decides what an application may become (the rooms do); what a person entered is
//! durable before it is answered; losing the replica, the network or the process loses nothing.
//!
//! Deliberately absent: any window, any sentence for people, any SQL but what composes the rooms.

pub mod carrier;
pub mod courier;
pub mod desktop;
pub mod hub;
pub mod integrity;
pub mod logs;
pub mod reactions;
pub mod rooms;
pub mod service;
pub mod signals;
pub mod sweep;
pub mod wire;

pub use desktop::{Desktop, DesktopConfig};
