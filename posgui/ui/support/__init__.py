"""The support bundle for a person: a small window that says what is inside, makes it and
saves it. ``fetching`` and ``saving`` serve the command line too and know no Qt."""
