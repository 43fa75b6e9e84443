"""JUDGE: fields become clean values, findings, proofs and one decision."""
