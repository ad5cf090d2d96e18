"""The doors (SIP, later WebRTC and WebSocket), calls and the call log."""
