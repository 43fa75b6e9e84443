"""Line items: the rows of an invoice's or order's table."""
