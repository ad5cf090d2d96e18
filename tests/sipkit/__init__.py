"""Real SIP peers for tests: sipp, baresip, kamailio, bare sockets. All on 127.0.0.1, on free ports."""
