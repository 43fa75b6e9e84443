"""Who decides what waits, what comes first, by when, and what happens when nobody acts. Functions of values only."""
