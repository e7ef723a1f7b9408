//! Gold articles, and how findings compare with them.
