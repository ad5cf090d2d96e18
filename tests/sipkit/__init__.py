"""Real SIP peers for tests: sipp, baresip, kamailio, bare sockets; on 127.0.0.1, free ports."""
