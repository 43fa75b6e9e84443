"""WHEN: the only package that knows Prefect."""
