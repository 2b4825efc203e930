"""The demo (演示): stories as data, played over HTTP against a fresh server, and printed for people."""
