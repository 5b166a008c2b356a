//! What the store promises, tried.
