"""What the pages show, gathered from the database as values. Reads only."""
