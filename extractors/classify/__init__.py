"""What a document is: its type, its language, and where in a file it begins and ends."""
