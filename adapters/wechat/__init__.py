"""WeChat (微信): thin adapters of our own to its server interfaces; each limit and error code names its page."""
