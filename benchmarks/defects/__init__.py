"""Documents with exactly one planted defect, and near misses that are right: true fields, without any reading."""
