"""The WebRTC door (aiortc): browsers call with Opus over SRTP and an events data channel."""
