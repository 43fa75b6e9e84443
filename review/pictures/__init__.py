"""Pictures of pages and fields for the desk: made in the jail from the originals, kept in a cache of the home."""
