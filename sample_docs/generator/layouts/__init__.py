"""One layout per file, found by walking this folder: a newcomer adds one file and nothing else."""
