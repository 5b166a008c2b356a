//! Holds no code: the tests across rooms are beside it.
