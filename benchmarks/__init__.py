"""Benchmarks: one module per subject, each returning measured figures."""
