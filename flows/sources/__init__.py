"""Where documents come from. Knows nothing of Prefect."""
