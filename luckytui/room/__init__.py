"""The room: the web server through which an audience plays along on its phones."""
