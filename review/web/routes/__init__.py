"""Pages, found by walking this folder: a module with a `router` is part of the desk."""
