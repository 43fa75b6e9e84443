"""The register: every arrival, document, version, finding and act, and the state of each document."""
