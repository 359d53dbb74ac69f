"""The watch in a browser: textual-serve's server, for spectators on this machine (extra `luckytui[serve]`)."""
