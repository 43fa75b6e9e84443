"""The stages of a night as plain functions, each safe to repeat. Knows nothing of Prefect."""
