//! Inputs, the parallel driver, order and failures.
