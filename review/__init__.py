"""ASK: the exception queue and the decisions of people."""
