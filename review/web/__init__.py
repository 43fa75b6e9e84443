"""The review desk as a web application: pages, a small JSON API, and nothing that decides by itself."""
