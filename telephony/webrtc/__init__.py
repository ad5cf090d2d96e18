"""The WebRTC door (aiortc): Opus over SRTP, and an events data channel."""
