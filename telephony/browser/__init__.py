"""What the two doors for browsers, WebRTC and WebSocket, share."""
