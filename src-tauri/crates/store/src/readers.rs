//! The threads that read. The one that read last is asked first: its page cache is warm.

use std::collections::VecDeque;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;

use crate::error::Error;
use crate::job::Job;
use crate::writer::join;

pub(crate) struct Readers {
    queue: Arc<Mutex<Queue>>,
    threads: Vec<JoinHandle<()>>,
}

/// Either nobody waits or nobody is idle.
#[derive(Default)]
struct Queue {
    /// Idle readers, the one that read last on top.
    idle: Vec<Sender<Order>>,
    waiting: VecDeque<Box<dyn Job>>,
    closed: bool,
}

enum Order {
    Read(Box<dyn Job>),
    Stop,
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Readers {
    pub(crate) fn start(connections: Vec<Connection>) -> std::io::Result<Self> {
        let queue = Arc::new(Mutex::new(Queue::default()));
        let mut readers = Self { queue, threads: Vec::with_capacity(connections.len()) };
        for db in connections {
            let queue = Arc::clone(&readers.queue);
            let thread = std::thread::Builder::new()
                .name("store reader".to_owned())
                .spawn(move || work(&db, &queue))?;
            readers.threads.push(thread);
        }
        Ok(readers)
    }

    pub(crate) fn send(&self, job: Box<dyn Job>) {
        let mut queue = lock(&self.queue);
        if queue.closed {
            drop(queue);
            job.settle(Some(Error::Closed));
        } else if let Some(reader) = queue.idle.pop() {
            drop(queue);
            if let Err(unsent) = reader.send(Order::Read(job))
                && let Order::Read(job) = unsent.0
            {
                job.settle(Some(Error::Closed));
            }
        } else {
            queue.waiting.push_back(job);
        }
    }
}

impl Drop for Readers {
    /// What was asked is still answered.
    fn drop(&mut self) {
        let mut queue = lock(&self.queue);
        queue.closed = true;
        for reader in queue.idle.drain(..) {
            // A reader that is gone needs no telling.
            let _ = reader.send(Order::Stop);
        }
        drop(queue);
        self.threads.drain(..).for_each(|thread| join(Some(thread)));
    }
}

fn work(db: &Connection, queue: &Mutex<Queue>) {
    let (orders, ordered) = mpsc::channel();
    while let Some(job) = next(queue, &orders, &ordered) {
        read(db, job);
    }
}

/// What waits longest, or else the next thing sent to this reader; `None` when it is time to go.
fn next(queue: &Mutex<Queue>, orders: &Sender<Order>, ordered: &Receiver<Order>) -> Option<Box<dyn Job>> {
    {
        let mut queue = lock(queue);
        if let Some(job) = queue.waiting.pop_front() {
            return Some(job);
        }
        if queue.closed {
            return None;
        }
        queue.idle.push(orders.clone());
    }
    match ordered.recv() {
        Ok(Order::Read(job)) => Some(job),
        Ok(Order::Stop) | Err(_) => None,
    }
}

/// Run one closure over one snapshot.
pub(crate) fn read(db: &Connection, mut job: Box<dyn Job>) {
    if let Err(error) = db.execute_batch("BEGIN") {
        return job.settle(Some(error.into()));
    }
    job.run(db);
    // A closure that ended the transaction itself has nothing to undo.
    if !db.is_autocommit()
        && let Err(error) = db.execute_batch("ROLLBACK")
    {
        tracing::warn!(%error, "a read could not be ended");
    }
    job.settle(None);
}
